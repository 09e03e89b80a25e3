pragma ComponentBehavior: Bound

import QtQuick
import Onboard.ViewModels

// Around the background of the control that the keyboard speaks to.
Rectangle {
    id: root

    property real innerRadius: Theme.radiusButton

    anchors.fill: parent
    anchors.margins: -4
    border.color: Theme.accent
    border.width: 2
    color: "transparent"
    radius: innerRadius + 4
}
