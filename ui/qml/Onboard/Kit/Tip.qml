pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Onboard.ViewModels

T.ToolTip {
    id: root

    delay: 600
    implicitHeight: implicitContentHeight + 2 * padding
    implicitWidth: Math.min(implicitContentWidth + 2 * padding, 320)
    margins: Theme.space8
    padding: Theme.space8
    y: parent.height + Theme.space4

    background: Rectangle {
        border.color: Theme.line
        color: Theme.raised
        radius: Theme.radiusTag
    }
    contentItem: Label {
        font.pixelSize: Theme.fontSecondary
        text: root.text
    }
}
