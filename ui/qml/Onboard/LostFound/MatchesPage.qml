pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit
import Onboard.ViewModels

// A place of the station.
FocusScope {
    id: root

    required property MatchesViewModel model

    Spinner {
        anchors.centerIn: parent
        running: root.model !== null
    }
}
