pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// One entry that is not sent: for whom, what, since when, what happens next; and what its author decides where the
// ground refused it.
Card {
    id: root

    required property string at
    required property string draft // the new words while it is edited
    required property bool editable
    required property bool editing
    required property string goes
    required property bool hidden
    required property int longest
    required property string next
    required property string nextAt
    required property bool open
    required property int photos
    required property string reason
    required property string seat
    required property string status
    required property string title
    required property string tried
    required property int tries
    required property string trouble
    required property string until
    required property string whom
    required property int withIt
    required property string words
    readonly property bool back: ["refused", "late", "held"].includes(status)
    readonly property bool covered: hidden && !touched
    readonly property bool rewritable: editable && words !== ""
    readonly property string shownWhom: covered ? "" : whom
    readonly property string shownWords: covered ? qsTr("Private. Touch to read.") : words
    property bool touched: false

    signal copy
    signal discard
    signal edit
    signal leave
    signal sendAgain
    signal sendInstead(words: string)
    signal written(words: string)

    // What happens next, and when.
    function prospect(): string {
        switch (next) {
        case "decide":
            if (!open)
                return qsTr("This flight is not on this device any more. Copy the words if you need them elsewhere.");
            return !rewritable ? qsTr("You decide: send it again or discard it.") : qsTr("You decide: edit it, send it again or discard it.");
        case "follows":
            return qsTr("It goes with the refused entry before it, when you send that one again.");
        case "sending":
            return qsTr("On its way. It leaves this list when the ground has it.");
        case "budget":
            return qsTr("Goes on the ground: this flight's data budget is used up.");
        case "better":
            return qsTr("Waits while the link is slow. From %1 UTC it goes over a slow link too.").arg(nextAt);
        case "sign_in":
            return qsTr("Goes when the relay lets this device in again. Please ask your operator.");
        case "portal":
            return nextAt === "" ? qsTr("Goes when this network has let you in.") : qsTr("Goes when this network has let you in. Next try at %1 UTC.").arg(nextAt);
        case "link":
            return nextAt === "" ? qsTr("Goes by itself when the link is back.") : qsTr("Goes by itself when the link is back. Next try at %1 UTC.").arg(nextAt);
        case "again":
            return qsTr("Goes again at %1 UTC.").arg(nextAt);
        }
        return goes === "later" ? qsTr("Goes after what is more urgent.") : qsTr("Goes next.");
    }

    Accessible.name: [seat, shownWhom, title, shownWords, photos === 0 ? "" : Words.photos(photos), prospect()].filter(part => part !== "").join(", ")
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
                text: root.shownWhom === "" ? root.title : qsTr("%1 · %2").arg(root.title).arg(root.shownWhom)
                Accessible.ignored: true
            }
            Body {
                Layout.fillWidth: true
                text: root.shownWords
                visible: text !== "" && !root.editing
                Accessible.ignored: true
            }
            OutboxTags {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space4
                at: root.at
                goes: root.goes
                photos: root.photos
                status: root.status
                tried: root.tried
                tries: root.tries
            }
            Secondary {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space4
                color: Theme.text
                text: root.prospect()
                Accessible.ignored: true
            }
            Secondary {
                Layout.fillWidth: true
                text: root.back ? qsTr("Reason: %1").arg(root.reason) : qsTr("Last try: %1").arg(root.trouble)
                visible: root.back ? root.status !== "held" : root.trouble !== ""
            }
            Secondary {
                Layout.fillWidth: true
                text: qsTr("It comes back to you if it has not gone by %1 UTC.").arg(root.until)
                visible: root.until !== "" && !root.back
            }
            Secondary {
                Layout.fillWidth: true
                text: root.withIt === 1 ? qsTr("One later entry was held back with it and goes along.") : qsTr("%1 later entries were held back with it and go along.").arg(root.withIt)
                visible: root.withIt > 0
            }
            Loader {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space8
                active: root.editing
                visible: active

                sourceComponent: OutboxEditor {
                    limit: root.longest
                    words: root.draft

                    onLeave: root.leave()
                    onSend: words => root.sendInstead(words)
                    onWritten: words => root.written(words)
                }
            }
            Flow {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space8
                spacing: Theme.space8
                visible: root.back && !root.editing

                Button {
                    iconName: "pencil"
                    text: qsTr("Edit")
                    visible: root.next === "decide" && root.open && root.rewritable

                    onClicked: root.edit()
                }
                Button {
                    iconName: "refresh"
                    text: qsTr("Send again")
                    visible: root.next === "decide" && root.open

                    onClicked: root.sendAgain()
                }
                Button {
                    iconName: "copy"
                    text: qsTr("Copy the words")
                    visible: !root.open && root.words !== ""

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
