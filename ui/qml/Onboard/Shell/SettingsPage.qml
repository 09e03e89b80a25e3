pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// How the screens look, how the link is, and what is kept on this device.
Flickable {
    id: root

    required property ShellViewModel shell

    function linkText(): string {
        switch (shell.link) {
        case "connected":
            return qsTr("Connected to the relay.");
        case "portal":
            return qsTr("This network wants a log-in before it lets anything through. Please open it in a browser.");
        case "refused":
            return qsTr("The relay does not let this device in. Nothing is lost; please ask your operator.");
        }
        return qsTr("The relay cannot be reached. What you write is kept and goes out by itself.");
    }
    function stored(): string {
        if (shell.role === "station")
            return [qsTr("found items: %1").arg(shell.itemsStored), qsTr("loss reports: %1").arg(shell.reportsStored)].join(" · ");
        const parts = [qsTr("flights: %1").arg(shell.flightsStored), qsTr("passengers: %1").arg(shell.passengersStored), qsTr("requests: %1").arg(shell.requestsStored), qsTr("notes: %1").arg(shell.notesStored)];
        if (shell.role === "desk")
            parts.push(qsTr("conversations: %1").arg(shell.conversationsStored));
        return parts.join(" · ");
    }
    function heard(): string {
        if (shell.minutesSinceHeard < 0)
            return qsTr("not since the app was opened");
        return shell.minutesSinceHeard === 0 ? qsTr("less than a minute ago") : qsTr("%1 ago").arg(Words.span(shell.minutesSinceHeard));
    }

    boundsBehavior: Flickable.StopAtBounds
    clip: true
    contentHeight: content.implicitHeight + 2 * Theme.space20

    T.ScrollBar.vertical: ScrollBar {}

    Component.onCompleted: shell.readStored()

    ColumnLayout {
        id: content

        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: parent.top
        anchors.topMargin: Theme.space20
        spacing: Theme.space20
        width: Math.min(root.width - 2 * Theme.space20, 640 * Theme.textScale)

        Heading {
            Layout.fillWidth: true
            text: qsTr("Settings")
        }
        SettingsCard {
            title: qsTr("Screen")

            Flow {
                Layout.fillWidth: true
                spacing: Theme.space8
                Accessible.name: qsTr("Theme")
                Accessible.role: Accessible.Grouping

                Repeater {
                    model: [
                        {
                            "name": "day",
                            "text": qsTr("Day")
                        },
                        {
                            "name": "night",
                            "text": qsTr("Night")
                        },
                        {
                            "name": "cabinnight",
                            "text": qsTr("Cabin night")
                        }
                    ]

                    FilterChip {
                        required property var modelData

                        checked: Theme.name === modelData.name
                        text: modelData.text

                        onClicked: Theme.name = modelData.name
                    }
                }
            }
            Secondary {
                Layout.fillWidth: true
                color: Theme.text2
                text: qsTr("Cabin night is very dark and warm, for when passengers sleep.")
            }
            Switch {
                checked: Theme.textScale > 1
                text: qsTr("Large text")

                onToggled: Theme.textScale = checked ? 1.3 : 1
            }
        }
        SettingsCard {
            title: qsTr("Keys")
            visible: root.shell.role === "desk"

            Repeater {
                model: [["J  K", qsTr("next and previous in the inbox")], ["/  Ctrl+K", qsTr("search the inbox")], ["T", qsTr("take what is open")], ["R", qsTr("relay to the crew")], ["A", qsTr("write an answer")], ["Ctrl+Enter", qsTr("send, or relay")], ["Ctrl+1 to 4", qsTr("inbox, flights, outbox, settings")]]

                KeyValueRow {
                    required property list<string> modelData

                    Layout.fillWidth: true
                    label: modelData[0]
                    value: modelData[1]
                }
            }
        }
        SettingsCard {
            title: qsTr("Link")

            Body {
                Layout.fillWidth: true
                text: root.linkText()
            }
            KeyValueRow {
                Layout.fillWidth: true
                label: qsTr("Last heard")
                value: root.heard()
            }
            KeyValueRow {
                Layout.fillWidth: true
                label: qsTr("Outbox")
                value: Words.notSent(root.shell.notSent, root.shell.rejected)
            }
            KeyValueRow {
                Layout.fillWidth: true
                label: qsTr("Relay")
                value: root.shell.relay
            }
            Notice {
                Layout.fillWidth: true
                iconName: "clock"
                text: qsTr("This device's clock is %1 off. Onboard goes by the relay's time.").arg(Words.span(root.shell.clockOff))
                tone: "soon"
                visible: root.shell.clockOff > 0
            }
            Button {
                iconName: "refresh"
                text: qsTr("Try the link now")

                onClicked: root.shell.tryNow()
            }
        }
        MeterSetting {
            metering: root.shell.metering
            visible: root.shell.role === "crew"
        }
        SettingsCard {
            title: qsTr("On this device")

            KeyValueRow {
                Layout.fillWidth: true
                label: qsTr("Kept here")
                value: root.stored()
            }
            KeyValueRow {
                Layout.fillWidth: true
                label: qsTr("Encryption")
                value: qsTr("Everything is encrypted on this device and opens with your PIN.")
            }
            Notice {
                Layout.fillWidth: true
                iconName: root.shell.keyring === "system" ? "lock" : "info"
                text: Words.keyring(root.shell.keyring)
                tone: root.shell.keyring === "system" ? "neutral" : "soon"
            }
        }
    }
}
