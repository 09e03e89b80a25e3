pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Onboard.ViewModels

// A button that shows only an icon; its text is read out and shown when the pointer rests on it.
T.Button {
    id: root

    required property string iconName
    property bool dense: Theme.dense

    implicitHeight: dense ? Theme.denseTarget : Theme.touchTarget
    implicitWidth: implicitHeight
    Accessible.name: text
    Accessible.role: Accessible.Button

    background: Rectangle {
        color: root.down || root.hovered ? Theme.sunken : "transparent"
        radius: Theme.radiusButton

        FocusRing {
            visible: root.visualFocus
        }
    }
    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            color: root.enabled ? Theme.text2 : Theme.seatLine
            name: root.iconName
        }
    }

    Tip {
        text: root.text
        visible: root.hovered && root.text !== ""
    }
}
