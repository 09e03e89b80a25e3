pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// Every component of the kit on one page, to be looked at.
Rectangle {
    id: root

    color: Theme.bg
    height: 1560 * Theme.textScale
    width: 1440 * Theme.textScale

    Rail {
        id: rail

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.top: parent.top

        footer: RailItem {
            iconName: "settings"
            text: "Settings"
        }

        RailItem {
            badge: 3
            iconName: "message"
            selected: true
            text: "Requests"
        }
        RailItem {
            iconName: "cabin"
            text: "Cabin"
        }
        RailItem {
            iconName: "person"
            text: "Passengers"
        }
        RailItem {
            badge: 12
            iconName: "arrow"
            text: "Ground"
        }
        RailItem {
            iconName: "search"
            text: "Found"
        }
        RailItem {
            iconName: "star"
            text: "Compliments"
        }
        RailItem {
            iconName: "upload"
            text: "Outbox"
        }
    }
    RowLayout {
        anchors.bottom: parent.bottom
        anchors.left: rail.right
        anchors.margins: Theme.space20
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.space20

        ColumnLayout {
            Layout.alignment: Qt.AlignTop
            Layout.preferredWidth: 420 * Theme.textScale
            spacing: Theme.space16

            Title {
                text: "12A"
            }
            Heading {
                text: "Requests"
            }
            Body {
                Layout.fillWidth: true
                text: "Her daughter turns six today. Could the crew do something small?"
            }
            Secondary {
                text: "WhatsApp · English · reply window open for 23 h 12"
            }
            Caption {
                text: "known here 12:27"
            }
            Body {
                Layout.fillWidth: true
                text: "مرحبا، المقعد 12A، هل يمكن للطاقم المساعدة؟"
            }
            RowLayout {
                StatusPill {
                    iconName: "noWifi"
                    text: "No link · 23 min"
                    tone: "soon"
                }
                StatusPill {
                    iconName: "upload"
                    text: "4 not sent"
                }
                StatusPill {
                    iconName: "wifi"
                    text: "Connected"
                    tone: "ok"
                }
            }
            Row {
                spacing: Theme.space8

                Repeater {
                    model: ["My zone", "All", "Mine", "Done"]

                    FilterChip {
                        required property int index
                        required property string modelData

                        checked: index === 0
                        text: modelData
                    }
                }
            }
            CardButton {
                Layout.fillWidth: true
                selected: true
                text: "12A"

                contentItem: RowLayout {
                    spacing: Theme.space20

                    Title {
                        Layout.alignment: Qt.AlignTop
                        text: "12A"
                    }
                    ColumnLayout {
                        Layout.fillWidth: true

                        Body {
                            Layout.fillWidth: true
                            text: "Her daughter turns six today. Could the crew do something small?"
                        }
                        Flow {
                            Layout.fillWidth: true
                            spacing: Theme.space8

                            Tag {
                                iconName: "flag"
                                text: "Urgent"
                                tone: "urgent"
                            }
                            Tag {
                                iconName: "clock"
                                text: "Before landing"
                                tone: "soon"
                            }
                            Tag {
                                text: "Taken by Joris"
                                tone: "accent"
                            }
                            Tag {
                                iconName: "check"
                                text: "Done"
                                tone: "ok"
                            }
                            Tag {
                                text: "came 38 min ago"
                            }
                        }
                    }
                }
            }
            Flow {
                Layout.fillWidth: true
                spacing: Theme.space8

                Button {
                    iconName: "check"
                    kind: "primary"
                    text: "I take this"
                }
                Button {
                    text: "Pass on"

                    FocusRing {}
                }
                Button {
                    iconName: "arrow"
                    text: "Ask the ground"
                }
                Button {
                    kind: "plain"
                    text: "More"
                }
                Button {
                    kind: "danger"
                    text: "Not possible"
                }
                Button {
                    enabled: false
                    text: "Not now"
                }
                Button {
                    dense: true
                    text: "Snooze"
                }
                Button {
                    dense: true
                    kind: "primary"
                    text: "Send"
                }
                IconButton {
                    iconName: "search"
                    text: "Search"
                }
            }
            SegmentedTabs {
                Layout.fillWidth: true

                SegmentedTab {
                    iconName: "message"
                    text: "Requests"
                }
                SegmentedTab {
                    iconName: "wheelchair"
                    text: "Services"
                }
                SegmentedTab {
                    iconName: "meal"
                    text: "Meals"
                }
                SegmentedTab {
                    iconName: "star"
                    text: "Tiers"
                }
            }
            Notice {
                Layout.fillWidth: true
                actionText: "Try again"
                iconName: "noWifi"
                text: "The ground does not answer. What you write is kept and sent later."
                tone: "soon"
            }
            Flow {
                Layout.fillWidth: true
                spacing: Theme.space8

                Repeater {
                    model: ["message", "cabin", "person", "people", "arrow", "bin", "upload", "settings", "wifi", "noWifi", "clock", "flag", "check", "cross", "search", "star", "wheelchair", "meal", "connection", "note", "lock", "pencil", "undo", "refresh", "plane", "door", "seat", "warning", "info", "eye", "globe", "copy", "backspace", "spinner"]

                    Icon {
                        required property string modelData

                        name: modelData
                        size: 24
                    }
                }
            }
        }
        ColumnLayout {
            Layout.alignment: Qt.AlignTop
            Layout.preferredWidth: 440 * Theme.textScale
            spacing: Theme.space16

            RowLayout {
                spacing: Theme.space12

                Avatar {
                    channel: "W"
                    initials: "SJ"
                    name: "Sofie Janssen, WhatsApp"
                }
                Avatar {
                    channel: "L"
                    initials: "田"
                    name: "田中 美咲, LINE"
                }
                Body {
                    Layout.fillWidth: true
                    text: "田中 美咲 · 정 민수 · Олег Власов"
                }
            }
            MessageBubble {
                Layout.fillWidth: true
                meta: "12:12 UTC · 41 min ago"
                pieces: [
                    {
                        "text": "Hi, ",
                        "mark": ""
                    },
                    {
                        "text": "KL0605",
                        "mark": "known"
                    },
                    {
                        "text": " today, seat ",
                        "mark": ""
                    },
                    {
                        "text": "12A",
                        "mark": "known"
                    },
                    {
                        "text": ", my daughter turns six 🎂, could the crew do something? booking ",
                        "mark": ""
                    },
                    {
                        "text": "",
                        "mark": "covered"
                    }
                ]
            }
            MessageBubble {
                Layout.fillWidth: true
                meta: "12:14 · answered after 2 min · read"
                ours: true
                pieces: [
                    {
                        "text": "How lovely! We will ask the crew; they see messages when the aircraft has a link. Happy birthday to her!",
                        "mark": ""
                    }
                ]
            }
            MessageBubble {
                Layout.fillWidth: true
                meta: "12:16"
                pieces: [
                    {
                        "text": "مرحبا، رحلة ",
                        "mark": ""
                    },
                    {
                        "text": "KL0605",
                        "mark": "known"
                    },
                    {
                        "text": " اليوم، هل يمكن للطاقم أن يفعل شيئًا؟ 🎉",
                        "mark": ""
                    }
                ]
            }
            EventLine {
                Layout.fillWidth: true
                text: "Relayed to the crew of KL 605, seat 12A · 12:15"
            }
            EventLine {
                Layout.fillWidth: true
                text: "Zone 2 answered “Cake and a card, after dinner service.” · 12:26, arrived 12:29"
            }
            TextField {
                Layout.fillWidth: true
                iconName: "search"
                placeholderText: "Search or Ctrl K"
            }
            TextField {
                Layout.fillWidth: true
                error: "This code has been used. Ask the operator for a new one."
                label: "Code"
                text: "7KQ2-M4"
            }
            TextArea {
                Layout.fillWidth: true
                label: "Answer"
                limit: 4096
                note: "sends in 8 s, with Undo"
                text: "The crew will come by with a little surprise after dinner. Enjoy the flight, both of you!"
            }
            TextArea {
                Layout.fillWidth: true
                lines: 2
                placeholderText: "Write a note for colleagues"
            }
            RowLayout {
                spacing: Theme.space8

                TagButton {
                    text: "Use the crew’s answer"
                    tone: "accent"
                }
                TagButton {
                    text: "Phrase: good news"
                }
                Switch {
                    checked: true
                    text: "Link"
                }
                Switch {
                    text: "Link"
                }
            }
            RowLayout {
                spacing: Theme.space16

                Spinner {
                    running: true
                }
                Badge {
                    count: 120
                }
                Badge {
                    count: 1
                }
            }
        }
        ColumnLayout {
            Layout.alignment: Qt.AlignTop
            Layout.fillWidth: true
            spacing: Theme.space16

            SectionLabel {
                text: "Seat 12A"
            }
            Card {
                Layout.fillWidth: true

                ColumnLayout {
                    width: parent.width

                    Heading {
                        text: "KL 605 · AMS → SFO"
                    }
                    KeyValueRow {
                        Layout.fillWidth: true
                        label: "Passenger"
                        value: "Sofie Janssen · Gold"
                    }
                    KeyValueRow {
                        Layout.fillWidth: true
                        label: "Checked"
                        tone: "ok"
                        value: "name and booking match"
                    }
                    KeyValueRow {
                        Layout.fillWidth: true
                        label: "Services"
                        value: "vegetarian meal, wheelchair to the door of the aircraft, assistance on arrival"
                    }
                }
            }
            ColumnLayout {
                spacing: 0

                TimelineStep {
                    Layout.fillWidth: true
                    detail: "by you"
                    time: "12:15"
                    title: "Relayed"
                }
                TimelineStep {
                    Layout.fillWidth: true
                    detail: "seen in zone 2"
                    time: "12:19"
                    title: "On 3 of 4 tablets"
                }
                TimelineStep {
                    Layout.fillWidth: true
                    detail: "zone 2, known here 12:27"
                    time: "12:21"
                    title: "Taken"
                }
                TimelineStep {
                    Layout.fillWidth: true
                    last: true
                    reached: false
                    title: "Done"
                }
            }
            EmptyState {
                Layout.fillWidth: true
                actionText: "Show all"
                heading: "No requests in your zone"
                iconName: "message"
                sentence: "What passengers ask for appears here as soon as the desk relays it."
            }
            PinPad {
                Layout.fillWidth: true
                pin: "12"
            }
            Toast {
                Layout.fillWidth: true
                shown: true
                text: "Marked as done"
            }
            Sheet {
                Layout.fillWidth: true
                opened: true

                ColumnLayout {
                    width: parent.width

                    RowLayout {
                        Title {
                            text: "12A"
                        }
                        Heading {
                            text: "Sofie Janssen"
                        }
                        Tag {
                            iconName: "star"
                            text: "Gold"
                        }
                    }
                    Button {
                        iconName: "check"
                        kind: "primary"
                        text: "I take this"
                    }
                }
            }
        }
    }
}
