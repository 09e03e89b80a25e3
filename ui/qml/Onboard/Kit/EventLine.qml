pragma ComponentBehavior: Bound

import QtQuick
import Onboard.ViewModels

// What happened between two messages.
Item {
    id: root

    property alias text: label.text
    readonly property real lineWidth: Math.min(64, (width - label.width) / 2 - Theme.space12)

    implicitHeight: label.implicitHeight
    implicitWidth: label.implicitWidth + 4 * Theme.space20

    Separator {
        anchors.right: label.left
        anchors.rightMargin: Theme.space12
        anchors.verticalCenter: parent.verticalCenter
        width: root.lineWidth
    }
    Secondary {
        id: label

        anchors.centerIn: parent
        horizontalAlignment: Text.AlignHCenter
        width: Math.min(implicitWidth, root.width - 4 * Theme.space20)
    }
    Separator {
        anchors.left: label.right
        anchors.leftMargin: Theme.space12
        anchors.verticalCenter: parent.verticalCenter
        width: root.lineWidth
    }
}
