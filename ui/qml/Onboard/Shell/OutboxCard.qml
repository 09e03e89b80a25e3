pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// One entry that is not sent: for whom, what, since when, and what can be done where the ground refused it.
Card {
    id: root

    required property string at
    property bool desk: false
    required property bool hidden
    required property string kind
    required property string reason
    required property bool rejected
    required property string seat
    readonly property bool covered: hidden && !touched
    readonly property string shownWhom: covered ? "" : whom
    readonly property string shownWords: covered ? qsTr("Private. Touch to read.") : words
    property bool touched: false
    required property int tries
    required property bool urgent
    required property string whom
    required property string words

    signal copy
    signal discard

    function title(): string {
        switch (kind) {
        case "request.taken":
            return qsTr("You take this request");
        case "request.passed_on":
            return qsTr("You pass this request on");
        case "request.done":
            return qsTr("Request done");
        case "request.not_possible":
            return qsTr("Request not possible");
        case "request.undone":
            return qsTr("You take a step back");
        case "request.relayed":
            return qsTr("Request to the crew");
        case "request.added":
            return qsTr("Addition to a request");
        case "request.withdrawn":
            return qsTr("Request withdrawn");
        case "note.written":
            return qsTr("Note");
        case "note.removed":
            return qsTr("Note removed");
        case "crew_message.written":
            return desk ? qsTr("Answer to the crew") : qsTr("Message to the ground");
        case "crew_message.taken":
            return qsTr("You answer the crew");
        case "conversation.taken":
            return qsTr("You look after this conversation");
        case "conversation.placed":
            return qsTr("Flight and seat chosen");
        case "conversation.relayed":
            return qsTr("Relayed from this conversation");
        case "conversation.replied":
            return qsTr("Reply to the passenger");
        case "conversation.resend":
            return qsTr("Send the reply once more");
        case "conversation.discarded":
            return qsTr("Let the reply rest");
        case "conversation.closed":
            return qsTr("Conversation closed");
        }
        return qsTr("Entry");
    }

    Accessible.name: [seat, shownWhom, title(), shownWords].filter(part => part !== "").join(", ")
    Accessible.role: Accessible.ListItem

    TapHandler {
        enabled: root.covered

        onTapped: root.touched = true
    }

    contentItem: RowLayout {
        spacing: Theme.space16

        Title {
            Layout.alignment: Qt.AlignTop
            Layout.preferredWidth: 64 * Theme.textScale
            text: root.seat === "" ? "–" : root.seat
            Accessible.ignored: true
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.space4

            Body {
                Layout.fillWidth: true
                font.weight: 550
                text: root.shownWhom === "" ? root.title() : qsTr("%1 · %2").arg(root.title()).arg(root.shownWhom)
                Accessible.ignored: true
            }
            Body {
                Layout.fillWidth: true
                text: root.shownWords
                visible: text !== ""
                Accessible.ignored: true
            }
            Flow {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space4
                spacing: Theme.space8

                Tag {
                    iconName: "warning"
                    text: qsTr("Refused by the ground")
                    tone: "urgent"
                    visible: root.rejected
                }
                Tag {
                    iconName: "flag"
                    text: qsTr("Urgent, goes first")
                    tone: "urgent"
                    visible: root.urgent && !root.rejected
                }
                Tag {
                    iconName: "upload"
                    text: qsTr("Not sent · written %1 UTC").arg(root.at)
                }
                Tag {
                    iconName: "refresh"
                    text: qsTr("Tries: %1").arg(root.tries)
                    visible: root.tries > 0 && !root.rejected
                }
            }
            Secondary {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space4
                color: Theme.text2
                text: root.reason
                visible: text !== ""
            }
            Flow {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space8
                spacing: Theme.space8
                visible: root.rejected

                Button {
                    iconName: "copy"
                    text: qsTr("Copy the words")
                    visible: root.words !== ""

                    onClicked: root.copy()
                }
                Button {
                    kind: "danger"
                    text: qsTr("Discard")

                    onClicked: root.discard()
                }
            }
        }
    }
}
