pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Onboard.ViewModels

T.ScrollBar {
    id: root

    implicitHeight: implicitContentHeight + 2 * padding
    implicitWidth: implicitContentWidth + 2 * padding
    minimumSize: 0.08
    padding: 3
    visible: policy !== T.ScrollBar.AlwaysOff && size < 1
    Accessible.ignored: true

    contentItem: Rectangle {
        color: root.pressed || root.hovered ? Theme.text3 : Theme.seatLine
        implicitHeight: 4
        implicitWidth: 4
        radius: 2
    }
}
