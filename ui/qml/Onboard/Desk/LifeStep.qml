pragma ComponentBehavior: Bound

import QtQuick.Layouts
import Onboard.Kit

// A row of the life of a request.
TimelineStep {
    id: root

    required detail
    required property string key
    required last
    required reached
    required time
    required title

    Layout.fillWidth: true
}
