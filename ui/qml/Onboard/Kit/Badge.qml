pragma ComponentBehavior: Bound

import QtQuick
import Onboard.ViewModels

// A count that waits for someone; nothing at zero.
Rectangle {
    id: root

    property int count: 0

    border.color: Theme.surface
    border.width: 2
    color: Theme.badge
    implicitHeight: Math.round(18 * Theme.textScale) + 4
    implicitWidth: Math.max(implicitHeight, label.implicitWidth + 14)
    radius: height / 2
    visible: count > 0
    Accessible.ignored: true

    Label {
        id: label

        anchors.centerIn: parent
        color: Theme.badgeText
        font.pixelSize: Theme.fontLabel
        font.weight: 700
        text: root.count > 99 ? qsTr("99+") : Number(root.count).toLocaleString(Qt.locale(), "f", 0)
        Accessible.ignored: true
    }
}
