pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// One claim at the desk: who, what may be said, and the one thing to do about it.
Card {
    id: root

    required property string asked
    required property string conversation
    required property string flight
    required property string key
    required property string may
    required property string section
    required property string station
    required property string step
    required property string who

    signal wanted

    padding: Theme.space12

    contentItem: RowLayout {
        spacing: Theme.space12

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 2

            Body {
                Layout.fillWidth: true
                font.weight: 650
                text: root.flight === "" ? root.who : qsTr("%1 · %2").arg(root.who).arg(root.flight)
            }
            Secondary {
                Layout.fillWidth: true
                text: {
                    const parts = [root.may, qsTr("at %1").arg(root.station)];
                    if (root.asked !== "")
                        parts.push(qsTr("asked %1").arg(root.asked));
                    return parts.join(" · ");
                }
            }
            Secondary {
                Layout.fillWidth: true
                text: qsTr("Nobody has written to us. When they do, they stand here to be asked.")
                visible: root.section === "unreachable"
            }
        }
        Button {
            text: root.step === "ask" ? qsTr("Ask in their conversation") : root.step === "judge" ? qsTr("Compare the answer") : qsTr("Open the conversation")
            visible: root.conversation !== ""
            Accessible.name: qsTr("%1: %2").arg(text).arg(root.who)

            onClicked: root.wanted()
        }
    }
}
