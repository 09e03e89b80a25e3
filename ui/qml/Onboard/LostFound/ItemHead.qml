pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// The thing that is open, in a line: what it is, its reference, and what presses.
RowLayout {
    id: root

    required property bool closable
    required property ItemSheetViewModel model

    spacing: Theme.space12

    IconButton {
        iconName: "undo"
        text: qsTr("Back to the shelf")
        visible: root.closable

        onClicked: root.model.close()
    }
    Rectangle {
        Layout.alignment: Qt.AlignTop
        color: Theme.sunken
        implicitHeight: 48
        implicitWidth: 48
        radius: Theme.radiusButton

        Icon {
            anchors.centerIn: parent
            color: Theme.text2
            name: root.model.icon
            size: 24
        }
    }
    ColumnLayout {
        Layout.fillWidth: true
        spacing: Theme.space4

        Heading {
            Layout.fillWidth: true
            text: root.model.title
        }
        Flow {
            Layout.fillWidth: true
            spacing: 6

            FlowTag {
                text: root.model.reference === "" ? qsTr("No reference yet") : root.model.reference
            }
            FlowTag {
                iconName: "clock"
                text: root.model.due
                tone: root.model.dueTone
            }
            FlowTag {
                iconName: "check"
                text: root.model.ended
                tone: "ok"
            }
            FlowTag {
                iconName: "upload"
                text: root.model.provisional ? qsTr("Final when the ground has it") : root.model.unsent ? qsTr("Not sent") : ""
            }
        }
    }
    IconButton {
        Layout.alignment: Qt.AlignTop
        iconName: "cross"
        text: qsTr("Close")
        visible: !root.closable

        onClicked: root.model.close()
    }
}
