pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// The seat or request that is open: who sits there, what is asked, what to do next. What is written here and not yet
// saved stays while the sheet shows something else.
Sheet {
    id: root

    required property CabinViewModel cabin
    property var drafts: ({})
    property string editing
    property real limit: 560
    property string mode
    readonly property SeatSheetViewModel sheet: cabin.sheet
    readonly property string subject: sheet.subject

    signal finding(seat: string)

    function draftOf(what: string): string {
        return drafts[what + " " + sheet.requestKey + " " + sheet.seat] ?? "";
    }
    function keep(what: string, text: string) {
        drafts[what + " " + sheet.requestKey + " " + sheet.seat] = text;
    }
    function write(what: string, note: string, text: string) {
        editing = note;
        mode = what;
        if (what === "note") {
            noteEditor.text = note === "" ? draftOf("note") : text;
            noteEditor.audience = draftOf("audience") || "everyone";
            noteEditor.begin();
        } else {
            question.text = draftOf("question");
            question.forceActiveFocus(Qt.OtherFocusReason);
        }
    }

    Accessible.name: sheet.seat === "" ? qsTr("Request without a seat") : qsTr("Sheet of seat %1").arg(sheet.seat)
    implicitHeight: Math.min(limit, implicitContentHeight + topPadding + bottomPadding)
    opened: subject !== "" && (cabin.seat !== "" || cabin.request !== "")
    padding: Theme.space16

    contentItem: ColumnLayout {
        spacing: Theme.space12

        Flickable {
            id: scroller

            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.rightMargin: -Theme.space12
            boundsBehavior: Flickable.StopAtBounds
            clip: contentHeight > height
            contentHeight: content.implicitHeight
            contentWidth: width
            implicitHeight: content.implicitHeight

            T.ScrollBar.vertical: ScrollBar {}

            ColumnLayout {
                id: content

                spacing: Theme.space12
                width: scroller.width - Theme.space12

                RowLayout {
                    Layout.fillWidth: true
                    spacing: Theme.space12

                    ColumnLayout {
                        Layout.alignment: Qt.AlignTop
                        Layout.fillWidth: false
                        Layout.minimumWidth: 56 * Theme.textScale
                        spacing: 0

                        Label {
                            font.pixelSize: root.sheet.seat === "" ? Theme.fontBody : Theme.fontLarge
                            font.weight: 700
                            text: root.sheet.seat === "" ? qsTr("No seat") : root.sheet.seat
                        }
                        Secondary {
                            text: CabinWords.zone(root.sheet.zone)
                            visible: text !== ""
                        }
                    }
                    ColumnLayout {
                        Layout.alignment: Qt.AlignTop
                        Layout.fillWidth: true
                        Layout.topMargin: 5
                        spacing: Theme.space8

                        Flow {
                            Layout.fillWidth: true
                            spacing: Theme.space8

                            Label {
                                font.weight: 600
                                height: Math.max(24, implicitHeight)
                                text: root.sheet.name !== "" ? root.sheet.name : root.sheet.seat === "" ? qsTr("Seat not known") : qsTr("Nobody is listed here")
                                verticalAlignment: Text.AlignVCenter
                            }
                            Tag {
                                iconName: "star"
                                text: root.sheet.tier
                                visible: text !== ""
                            }
                            Tag {
                                iconName: "people"
                                text: qsTr("with %1").arg(root.sheet.party.join(", "))
                                visible: root.sheet.party.length > 0
                            }
                            Tag {
                                iconName: "connection"
                                text: root.sheet.connection
                                visible: text !== ""
                            }
                            Repeater {
                                model: root.sheet.services

                                Tag {
                                    required property string modelData

                                    text: modelData
                                }
                            }
                        }
                    }
                    Repeater {
                        model: root.sheet.others.slice(0, 1)

                        Button {
                            required property string modelData

                            Layout.alignment: Qt.AlignTop
                            text: qsTr("Next request")

                            onClicked: root.cabin.openRequest(modelData)
                        }
                    }
                    Button {
                        Layout.alignment: Qt.AlignTop
                        Layout.rightMargin: -8
                        Layout.topMargin: -8
                        iconName: "note"
                        kind: "plain"
                        text: qsTr("Note")
                        Accessible.name: qsTr("Write a note")
                        visible: root.sheet.seat !== "" && requests.count > 0 && root.mode === ""

                        onClicked: root.write("note", "", "")
                    }
                    IconButton {
                        Layout.alignment: Qt.AlignTop
                        Layout.rightMargin: -8
                        Layout.topMargin: -8
                        iconName: "bag"
                        text: qsTr("Found something")
                        visible: root.sheet.seat !== "" && requests.count > 0 && root.mode === ""

                        onClicked: root.finding(root.sheet.seat)
                    }
                    IconButton {
                        Layout.alignment: Qt.AlignTop
                        Layout.rightMargin: -8
                        Layout.topMargin: -8
                        iconName: "cross"
                        text: qsTr("Close")

                        onClicked: root.cabin.close()
                    }
                }
                Repeater {
                    id: requests

                    model: root.sheet.request

                    RequestSection {
                        Layout.fillWidth: true
                        cabin: root.cabin
                    }
                }
                Separator {
                    Layout.fillWidth: true
                    visible: notes.count > 0
                }
                Repeater {
                    id: notes

                    model: root.cabin.notes.rows

                    NoteItem {
                        Layout.fillWidth: true

                        onChanged: (note, whole) => root.write("note", note, whole)
                        onRemoved: note => {
                            removal.note = note;
                            removal.open();
                        }
                    }
                }
                FoundItems {
                    Layout.fillWidth: true
                    found: root.cabin.found
                }
            }
        }
        Repeater {
            model: root.sheet.request

            RequestActions {
                Layout.fillWidth: true
                visible: root.mode === ""
                words: root.draftOf("reply")

                onAsked: root.write("question", "", "")
                onDeclined: reply => root.cabin.requests.decline(key, reply)
                onFinished: reply => {
                    root.cabin.requests.finish(key, reply);
                    if (search && root.sheet.seat !== "")
                        root.finding(root.sheet.seat);
                }
                onOpened: root.cabin.openRequest(key)
                onPassedOn: root.cabin.requests.passOn(key)
                onTaken: root.cabin.requests.take(key)
                onUndone: root.cabin.requests.undo(key)
                onWordsChanged: root.keep("reply", words)
            }
        }
        Flow {
            Layout.fillWidth: true
            spacing: Theme.space8
            visible: requests.count === 0 && root.mode === ""

            Button {
                iconName: "note"
                kind: "primary"
                text: qsTr("Write a note")

                onClicked: root.write("note", "", "")
            }
            Button {
                iconName: "arrow"
                text: qsTr("Ask the ground")

                onClicked: root.write("question", "", "")
            }
            Button {
                iconName: "bag"
                text: qsTr("Found something")

                onClicked: root.finding(root.sheet.seat)
            }
        }
        NoteEditor {
            id: noteEditor

            Layout.fillWidth: true
            changing: root.editing !== ""
            visible: root.mode === "note"
            zone: root.sheet.zone

            onAudienceChanged: if (root.mode === "note" && root.editing === "")
                root.keep("audience", audience)
            onCancelled: root.mode = ""
            onSaved: (text, audience) => {
                if (root.editing === "")
                    root.cabin.notes.write(text, audience);
                else
                    root.cabin.notes.edit(root.editing, text);
            }
            onTextChanged: if (root.mode === "note" && root.editing === "")
                root.keep("note", text)
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.space12
            visible: root.mode === "question"

            TextArea {
                id: question

                Layout.fillWidth: true
                label: qsTr("Message to the ground")
                lines: 2
                placeholderText: root.sheet.seat === "" ? qsTr("About this request") : qsTr("About seat %1").arg(root.sheet.seat)

                onTextChanged: if (root.mode === "question")
                    root.keep("question", text)
            }
            Flow {
                Layout.fillWidth: true
                spacing: Theme.space8

                Button {
                    enabled: question.text.trim() !== ""
                    iconName: "arrow"
                    kind: "primary"
                    text: qsTr("Send to the ground")

                    onClicked: root.cabin.ground.write(question.text, root.sheet.seat, root.sheet.requestKey)
                }
                Button {
                    text: qsTr("Cancel")

                    onClicked: root.mode = ""
                }
            }
        }
    }

    onDismissed: mode === "" ? cabin.close() : mode = ""
    onSubjectChanged: mode = ""

    Connections {
        function onSaved() {
            root.mode = "";
            if (root.editing === "") {
                root.keep("note", "");
                root.keep("audience", "");
            }
        }

        target: root.cabin.notes
    }
    Connections {
        function onSent() {
            root.mode = "";
            root.keep("question", "");
        }

        target: root.cabin.ground
    }
    ConfirmDialog {
        id: removal

        property string note

        acceptText: qsTr("Remove")
        dangerous: true
        message: qsTr("Colleagues will not see it any more.")
        title: qsTr("Remove this note?")

        onAccepted: root.cabin.notes.remove(note)
    }
}
