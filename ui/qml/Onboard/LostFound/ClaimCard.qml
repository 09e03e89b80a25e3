pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// One claim: who, what, and what it waits for.
CardButton {
    id: root

    required property string arranged
    required property string item
    required property string key
    required property string obstacle
    required property bool provisional
    required property string reference
    required property string section
    required property string standing
    required property string symbol
    required property string title
    required property string tone
    required property bool unsent
    required property string who
    readonly property string sending: provisional ? qsTr("Final when the ground has it") : unsent ? qsTr("Not sent") : ""

    padding: Theme.space12
    text: [who, title, reference, standing, arranged, sending].filter(part => part !== "").join(", ")

    contentItem: RowLayout {
        spacing: Theme.space12

        Rectangle {
            Layout.alignment: Qt.AlignTop
            color: Theme.sunken
            implicitHeight: 48
            implicitWidth: 48
            radius: Theme.radiusButton

            Icon {
                anchors.centerIn: parent
                color: Theme.text2
                name: root.symbol
                size: 24
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 2

            Body {
                Layout.fillWidth: true
                font.weight: 650
                text: root.who
                Accessible.ignored: true
            }
            Secondary {
                Layout.fillWidth: true
                text: root.reference === "" ? root.title : qsTr("%1 · %2").arg(root.title).arg(root.reference)
                Accessible.ignored: true
            }
            Flow {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space4
                spacing: 6

                FlowTag {
                    iconName: root.tone === "ok" ? "check" : root.tone === "urgent" ? "cross" : root.section === "desk" ? "clock" : ""
                    text: root.standing
                    tone: root.tone
                }
                FlowTag {
                    iconName: "flag"
                    text: root.arranged
                }
                FlowTag {
                    iconName: "upload"
                    text: root.sending
                }
            }
        }
    }
}
