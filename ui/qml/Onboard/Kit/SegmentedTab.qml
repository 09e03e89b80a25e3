pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.ViewModels

T.TabButton {
    id: root

    property bool dense: Theme.dense
    property string iconName
    readonly property color ink: checked ? Theme.accent : Theme.text2

    implicitHeight: Math.max(dense ? Theme.denseTarget : Theme.touchTarget, implicitContentHeight + 2 * Theme.space8)
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    leftPadding: iconName === "" ? 10 : 14
    rightPadding: leftPadding
    width: implicitWidth
    Accessible.name: text
    Accessible.role: Accessible.PageTab
    Accessible.selected: checked

    background: Rectangle {
        color: root.checked ? Theme.accentWeak : root.down || root.hovered ? Theme.sunken : "transparent"
        radius: Theme.radiusButton

        FocusRing {
            anchors.margins: 0
            innerRadius: Theme.radiusButton - 4
            visible: root.visualFocus
        }
    }
    contentItem: RowLayout {
        spacing: Theme.space8

        Icon {
            color: root.ink
            name: root.iconName
            size: 18
        }
        Label {
            Layout.fillWidth: true
            color: root.ink
            font.pixelSize: Theme.fontSecondary + 1
            font.weight: 500
            text: root.text
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
}
