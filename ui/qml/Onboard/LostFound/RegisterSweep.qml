pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// Once for each aircraft, before anything is touched: was it searched, and is it safe?
Card {
    id: root

    property string danger
    property bool doubtful: false
    required property SweepViewModel sweep

    function reset() {
        danger = "";
        doubtful = false;
        near.text = "";
    }

    padding: Theme.space20

    contentItem: ColumnLayout {
        spacing: Theme.space16

        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.space16
            visible: root.sweep.state === "ask" && !root.doubtful

            Heading {
                Layout.fillWidth: true
                text: qsTr("Was %1 searched, and is it safe to handle things?").arg(root.sweep.flight)
            }
            Body {
                Layout.fillWidth: true
                color: Theme.text2
                text: qsTr("Asked once for each flight. Your answer is for everybody at this station.")
            }
            Flow {
                Layout.fillWidth: true
                spacing: Theme.space8

                Button {
                    iconName: "check"
                    kind: "primary"
                    text: qsTr("Yes, cleared")

                    onClicked: root.sweep.clear()
                }
                Button {
                    iconName: "warning"
                    kind: "danger"
                    text: qsTr("Something is wrong")

                    onClicked: root.doubtful = true
                }
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.space12
            visible: root.sweep.state === "ask" && root.doubtful

            Heading {
                Layout.fillWidth: true
                text: qsTr("What is wrong on %1?").arg(root.sweep.flight)
            }
            Repeater {
                model: root.sweep.dangers

                ColumnLayout {
                    id: choice

                    required property string instruction
                    required property string key
                    required property string question

                    Layout.fillWidth: true
                    spacing: Theme.space8

                    CardButton {
                        Layout.fillWidth: true
                        padding: Theme.space12
                        selected: root.danger === choice.key
                        text: choice.question

                        contentItem: Body {
                            text: choice.question
                            Accessible.ignored: true
                        }

                        onClicked: root.danger = choice.key
                    }
                    Notice {
                        Layout.fillWidth: true
                        iconName: "warning"
                        text: choice.instruction
                        tone: "urgent"
                        visible: root.danger === choice.key
                    }
                }
            }
            TextField {
                id: near

                Layout.fillWidth: true
                label: qsTr("Near which seat")
                placeholderText: qsTr("12A")
                visible: root.danger !== ""
            }
            Flow {
                Layout.fillWidth: true
                layoutDirection: Qt.RightToLeft
                spacing: Theme.space8

                Button {
                    enabled: root.danger !== ""
                    kind: "primary"
                    text: qsTr("Warn everybody")

                    onClicked: {
                        root.sweep.alarm(root.danger, near.text, "");
                        root.reset();
                    }
                }
                Button {
                    text: qsTr("Back")

                    onClicked: root.reset()
                }
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.space12
            visible: root.sweep.state === "alarmed"

            Heading {
                Layout.fillWidth: true
                text: qsTr("Do not touch anything on %1").arg(root.sweep.flight)
            }
            Repeater {
                model: root.sweep.alarms

                Notice {
                    id: alarm

                    required property string at
                    required property string instruction
                    required property string seat
                    required property bool sent

                    Layout.fillWidth: true
                    iconName: "warning"
                    text: [alarm.seat === "" ? "" : qsTr("Near %1.").arg(alarm.seat), alarm.instruction, alarm.sent ? qsTr("Since %1 UTC.").arg(alarm.at) : qsTr("Since %1 UTC. Not sent: tell your colleagues yourself.").arg(alarm.at)].filter(part => part !== "").join(" ")
                    tone: "urgent"
                }
            }
            Body {
                Layout.fillWidth: true
                color: Theme.text2
                text: qsTr("Nothing of this flight is registered until security, the fire brigade or maintenance has said that it is safe.")
            }
            Button {
                iconName: "shield"
                text: qsTr("They say it is safe now")

                onClicked: sure.open()
            }
        }
    }

    Connections {
        function onChanged() {
            if (root.sweep.state !== "ask")
                root.reset();
        }

        target: root.sweep
    }
    ConfirmDialog {
        id: sure

        acceptText: qsTr("It is safe")
        message: qsTr("Everybody at this station may handle things on %1 again.").arg(root.sweep.flight)
        title: qsTr("Did they say so themselves?")

        onAccepted: root.sweep.clear()
    }
}
