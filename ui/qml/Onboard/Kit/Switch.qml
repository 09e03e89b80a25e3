pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Onboard.ViewModels

// Something that is on or off; the place of the knob and its mark say which, not the colour alone.
T.Switch {
    id: root

    implicitHeight: Math.max(Theme.target, implicitContentHeight)
    implicitWidth: implicitContentWidth + indicator.width + spacing
    leftPadding: mirrored ? 0 : indicator.width + spacing
    rightPadding: mirrored ? indicator.width + spacing : 0
    spacing: Theme.space12
    Accessible.checkable: true
    Accessible.checked: checked
    Accessible.name: text
    Accessible.role: Accessible.CheckBox

    background: Item {}
    contentItem: Body {
        text: root.text
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
    indicator: Rectangle {
        border.color: root.checked ? Theme.accent : Theme.seatLine
        border.width: root.checked ? 2 : 1
        color: root.checked ? Theme.accentWeak : Theme.sunken
        height: 28
        radius: 14
        width: 48
        x: root.mirrored ? root.width - width : 0
        y: (root.height - height) / 2

        FocusRing {
            innerRadius: 14
            visible: root.visualFocus
        }
        Rectangle {
            color: root.checked ? Theme.accent : Theme.seatLine
            height: 20
            radius: 10
            width: 20
            x: root.checked !== root.mirrored ? parent.width - width - 4 : 4
            y: 4

            Icon {
                anchors.centerIn: parent
                color: Theme.accentText
                name: root.checked ? "check" : ""
                size: 14 / Theme.textScale
            }
        }
    }
}
