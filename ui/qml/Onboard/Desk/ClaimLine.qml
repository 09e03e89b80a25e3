pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// What lost & found wants in this conversation, in a line, with the one thing to do about it.
Card {
    id: root

    required property ClaimAnswerViewModel answer
    readonly property var task: answer.task

    signal offered(words: string)

    padding: Theme.space12

    contentItem: RowLayout {
        spacing: Theme.space12

        Icon {
            color: Theme.accent
            name: "bag"
        }
        Secondary {
            Layout.fillWidth: true
            color: Theme.text
            text: {
                switch (root.task.step) {
                case "ask":
                    return qsTr("Lost & found asks whether they left something. You may say no more than: %1.").arg(root.task.may);
                case "wait":
                    return qsTr("Asked for lost & found at %1. When they answer, mark that message.").arg(root.task.asked);
                case "judge":
                    return qsTr("They have answered for lost & found. Does it fit?");
                case "tell":
                    return qsTr("Lost & found: %1. Tell them.").arg(root.task.standing);
                }
                return "";
            }
        }
        Button {
            text: ({
                    "ask": qsTr("Ask them"),
                    "judge": qsTr("Compare"),
                    "tell": qsTr("Use these words")
                })[root.task.step] ?? ""
            visible: text !== "" && !(root.task.step === "tell" && root.task.told === "")

            onClicked: root.task.step === "tell" ? root.offered(root.task.told) : root.answer.open()
        }
    }
}
