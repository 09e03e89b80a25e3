pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit
import Onboard.ViewModels

// Registers what was found.
FocusScope {
    id: root

    required property RegisterViewModel model

    Spinner {
        anchors.centerIn: parent
        running: root.model !== null
    }
}
