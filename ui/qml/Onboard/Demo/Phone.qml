pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// The passenger's phone, and the switch of the cabin's link. Only the demonstration has it.
Window {
    id: root

    required property PhoneViewModel phone

    color: Theme.bg
    height: 820
    minimumHeight: 560
    minimumWidth: 340
    title: qsTr("Passenger's phone")
    width: 380

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.space16
        spacing: Theme.space12

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space12

            Avatar {
                channel: "W"
                initials: root.phone.passenger.split(" ").map(word => word[0]).join("")
                name: root.phone.passenger
            }
            ColumnLayout {
                Layout.fillWidth: true
                spacing: 0

                Heading {
                    Layout.fillWidth: true
                    text: root.phone.passenger
                }
                Caption {
                    Layout.fillWidth: true
                    text: qsTr("Her phone, writing to the airline")
                }
            }
        }
        Separator {
            Layout.fillWidth: true
        }
        EmptyState {
            Layout.fillHeight: true
            Layout.fillWidth: true
            heading: root.phone.ready ? qsTr("Nothing written yet") : qsTr("Setting the stage")
            iconName: "message"
            sentence: root.phone.ready ? qsTr("Send the message below and watch the desk.") : qsTr("The relay starts and loads a flight with 300 passengers.")
            visible: messages.count === 0
        }
        ListView {
            id: messages

            Layout.fillHeight: true
            Layout.fillWidth: true
            clip: true
            model: root.phone.messages
            spacing: Theme.space8
            verticalLayoutDirection: ListView.TopToBottom
            visible: count > 0

            delegate: Item {
                id: line

                required property bool own
                required property string text

                height: bubble.height
                width: messages.width

                MessageBubble {
                    id: bubble

                    anchors.left: line.own ? undefined : parent.left
                    anchors.right: line.own ? parent.right : undefined
                    ours: line.own
                    pieces: [
                        {
                            text: line.text,
                            mark: ""
                        }
                    ]
                    width: Math.min(implicitWidth, line.width * 0.85)
                }
            }

            onCountChanged: positionViewAtEnd()
        }
        TextArea {
            id: words

            Layout.fillWidth: true
            label: qsTr("Message to the airline")
            lines: 3
            text: root.phone.suggestion
        }
        Button {
            Layout.fillWidth: true
            enabled: root.phone.ready && words.text.trim() !== ""
            iconName: "arrow"
            kind: "primary"
            text: qsTr("Send from the phone")

            onClicked: {
                root.phone.write(words.text);
                words.text = Qt.binding(() => root.phone.suggestion);
            }
        }
        Separator {
            Layout.fillWidth: true
        }
        Switch {
            Layout.fillWidth: true
            checked: root.phone.linkUp
            text: root.phone.linkUp ? qsTr("The cabin has a link") : qsTr("The cabin has no link")

            onToggled: root.phone.linkUp = checked
        }
        Notice {
            Layout.fillWidth: true
            iconName: "lock"
            text: qsTr("Demonstration: keys are kept in memory only and end with this program.")
            tone: "soon"
        }
    }
}
