pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Onboard.ViewModels

// One of several filters; `checked` tells which. Put several into one parent: only one stays checked.
T.Button {
    id: root

    property bool dense: Theme.dense
    readonly property real inset: dense ? 3 : 6

    autoExclusive: true
    bottomInset: inset
    checkable: true
    font.family: Theme.fontFamily
    font.pixelSize: Theme.fontSecondary
    font.weight: 500
    implicitHeight: Math.max(dense ? Theme.denseTarget : Theme.touchTarget, implicitContentHeight + 2 * (inset + Theme.space8))
    implicitWidth: Math.max(Theme.touchTarget, implicitContentWidth + 2 * Theme.space16)
    topInset: inset
    Accessible.checkable: true
    Accessible.checked: checked
    Accessible.name: text
    Accessible.role: Accessible.RadioButton

    background: Rectangle {
        border.color: root.checked ? Theme.selectedLine : Theme.line
        color: root.checked ? Theme.selected : root.down || root.hovered ? Theme.sunken : Theme.raised
        radius: height / 2

        FocusRing {
            innerRadius: parent.height / 2
            visible: root.visualFocus
        }
    }
    contentItem: Label {
        color: root.checked ? Theme.selectedText : Theme.text2
        elide: Text.ElideRight
        font: root.font
        horizontalAlignment: Text.AlignHCenter
        text: root.text
        verticalAlignment: Text.AlignVCenter
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
}
