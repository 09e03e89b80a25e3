pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.ViewModels

// Long work: what it is, how far it is (0 to 1), and a way out.
ColumnLayout {
    id: root

    property bool cancellable: true
    property string label
    property real value: 0

    signal cancelled

    Layout.fillHeight: false
    spacing: Theme.space8

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space12

        Body {
            Layout.fillWidth: true
            text: root.label
        }
        Secondary {
            text: qsTr("%L1 %").arg(Math.round(root.value * 100))
        }
        Button {
            kind: "plain"
            text: qsTr("Cancel")
            visible: root.cancellable

            onClicked: root.cancelled()
        }
    }
    T.ProgressBar {
        Layout.fillWidth: true
        implicitHeight: 6
        value: root.value
        Accessible.name: root.label
        Accessible.role: Accessible.ProgressBar

        background: Rectangle {
            border.color: Theme.seatLine
            color: Theme.sunken
            radius: 3
        }
        contentItem: Item {
            Rectangle {
                color: Theme.accent
                height: parent.height
                radius: 3
                width: Math.round(parent.width * root.value)
            }
        }
    }
}
