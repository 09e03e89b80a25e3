pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// What goes to the crew: flight, seat, who sees it, words, by when. Ctrl+Enter relays, Escape leaves.
Item {
    id: root

    readonly property var facts: relaying.facts
    required property RelayingViewModel relaying

    implicitHeight: content.implicitHeight + buttons.implicitHeight + 2 * Theme.space16 + Theme.space12

    onVisibleChanged: if (visible)
        words.forceActiveFocus(Qt.ShortcutFocusReason)

    Shortcut {
        enabled: root.visible && root.relaying.ready && !root.relaying.sending
        sequences: ["Ctrl+Return", "Ctrl+Enter"]

        onActivated: root.relaying.relay()
    }
    Shortcut {
        enabled: root.visible
        sequences: [StandardKey.Cancel]

        onActivated: root.relaying.dismiss()
    }
    Flickable {
        id: flick

        anchors.bottom: buttons.top
        anchors.bottomMargin: Theme.space12
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: content.implicitHeight + Theme.space16

        T.ScrollBar.vertical: ScrollBar {}

        ColumnLayout {
            id: content

            spacing: Theme.space12
            width: flick.width - 2 * Theme.space20
            x: Theme.space20
            y: Theme.space16

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space8

                Heading {
                    Layout.fillWidth: true
                    text: qsTr("Relay to the crew")
                }
                Tag {
                    iconName: root.facts.matched ? "check" : "info"
                    text: root.facts.matched ? qsTr("Name and booking match the list") : qsTr("Name and booking: %1").arg(root.facts.proofWords)
                    tone: root.facts.matched ? "ok" : "soon"
                }
            }
            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space8
                uniformCellSizes: true

                Card {
                    Layout.fillHeight: true
                    Layout.fillWidth: true
                    padding: Theme.space12

                    contentItem: ColumnLayout {
                        spacing: 2

                        SectionLabel {
                            text: qsTr("Flight")
                        }
                        Body {
                            Layout.fillWidth: true
                            font.weight: 600
                            text: root.facts.flight
                        }
                        Caption {
                            Layout.fillWidth: true
                            text: root.facts.contact
                        }
                        Item {
                            Layout.fillHeight: true
                        }
                    }
                }
                Card {
                    Layout.fillHeight: true
                    Layout.fillWidth: true
                    padding: Theme.space12

                    contentItem: ColumnLayout {
                        spacing: 2

                        SectionLabel {
                            text: qsTr("Seat")
                        }
                        Body {
                            Layout.fillWidth: true
                            font.weight: 600
                            text: {
                                if (root.facts.seat === "")
                                    return qsTr("No seat");
                                return root.facts.passenger === "" ? root.facts.seat : qsTr("%1 · %2").arg(root.facts.seat).arg(root.facts.passenger);
                            }
                        }
                        Caption {
                            Layout.fillWidth: true
                            text: {
                                const zone = root.facts.zone === "" ? "" : qsTr("zone %1").arg(root.facts.zone);
                                const named = root.facts.passenger === "" && root.facts.seat !== "" ? qsTr("named in the message") : "";
                                return [zone, named].filter(part => part !== "").join(", ");
                            }
                            visible: text !== ""
                        }
                        Item {
                            Layout.fillHeight: true
                        }
                    }
                }
            }
            ChoiceRow {
                Layout.fillWidth: true
                label: qsTr("Who sees it")
                options: root.relaying.audiences
                value: root.relaying.audience

                onChosen: code => root.relaying.audience = code
            }
            TextArea {
                id: words

                Layout.fillWidth: true
                label: qsTr("Text for the crew")
                lines: 3
                text: root.relaying.text

                onTextChanged: root.relaying.text = text
            }
            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space8

                ChoiceRow {
                    Layout.fillWidth: true
                    label: qsTr("By when")
                    options: root.relaying.times
                    value: root.relaying.by

                    onChosen: code => root.relaying.by = code
                }
                TextField {
                    Layout.alignment: Qt.AlignTop
                    Layout.preferredWidth: 116 * Theme.textScale
                    inputMethodHints: Qt.ImhTime
                    maximumLength: 5
                    placeholderText: qsTr("14:30 UTC")
                    text: root.relaying.time
                    visible: root.relaying.by === "time"

                    onTextChanged: root.relaying.time = text
                }
            }
            ChoiceRow {
                Layout.fillWidth: true
                label: qsTr("Urgency")
                options: root.relaying.urgencies
                value: root.relaying.urgency

                onChosen: code => root.relaying.urgency = code
            }
        }
    }
    RowLayout {
        id: buttons

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.space16
        anchors.left: parent.left
        anchors.leftMargin: Theme.space20
        anchors.right: parent.right
        anchors.rightMargin: Theme.space20
        spacing: Theme.space8

        Flow {
            Layout.fillWidth: true
            spacing: 6

            Tag {
                text: qsTr("Booking reference left out")
                visible: root.facts.leftOut
            }
            Tag {
                iconName: "lock"
                text: qsTr("Private until touched")
                visible: root.facts.private
            }
        }
        Button {
            text: qsTr("Cancel")

            onClicked: root.relaying.dismiss()
        }
        Button {
            id: relayButton

            enabled: root.relaying.ready && !root.relaying.sending
            kind: "primary"
            text: qsTr("Relay")

            onClicked: root.relaying.relay()

            Tip {
                text: qsTr("Ctrl+Enter")
                visible: relayButton.hovered
            }
        }
    }
}
