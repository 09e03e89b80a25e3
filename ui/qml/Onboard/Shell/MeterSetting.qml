pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// A link on which somebody pays for each byte: how much a flight may cost, and what it has cost so far.
SettingsCard {
    id: root

    required property MeteringViewModel metering
    readonly property list<real> choices: [1, 2, 5, 10, 20]
    property bool typing: false
    readonly property bool free: typing || (metering.metered && !choices.includes(metering.limit))

    function used(): string {
        const sum = qsTr("%1 of %2 MB").arg(Words.megabytes(metering.spent)).arg(Words.megabytes(metering.limit));
        return metering.flight === "" ? qsTr("%1, no flight is under way").arg(sum) : qsTr("%1 on %2").arg(sum).arg(metering.flight);
    }
    title: qsTr("Data budget")

    Switch {
        checked: root.metering.metered
        text: qsTr("Metered link")

        onToggled: {
            root.typing = false;
            if (checked)
                root.metering.meter(5);
            else
                root.metering.stop();
            checked = Qt.binding(() => root.metering.metered);
        }
    }
    Secondary {
        Layout.fillWidth: true
        text: qsTr("For a link that costs by the megabyte. When a flight's budget is used up, only what is urgent goes until you are on the ground.")
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.space8
        visible: root.metering.metered
        Accessible.name: qsTr("Megabytes for a flight")
        Accessible.role: Accessible.Grouping

        Repeater {
            model: root.choices

            FilterChip {
                required property real modelData

                checked: !root.free && root.metering.limit === modelData
                text: qsTr("%1 MB").arg(Words.megabytes(modelData))

                onClicked: {
                    root.typing = false;
                    root.metering.meter(modelData);
                }
            }
        }
        FilterChip {
            checked: root.free
            text: qsTr("Another")

            onClicked: root.typing = true
        }
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space8
        visible: root.metering.metered && root.free

        TextField {
            id: field

            readonly property real amount: Number(text.replace(",", "."))

            Layout.preferredWidth: 160 * Theme.textScale
            inputMethodHints: Qt.ImhFormattedNumbersOnly
            maximumLength: 5
            placeholderText: qsTr("Megabytes")
            text: Words.megabytes(root.metering.limit)

            validator: RegularExpressionValidator {
                regularExpression: /[0-9]{1,3}([.,][0-9])?/
            }

            onAccepted: use.click()
        }
        Button {
            id: use

            enabled: field.amount > 0 && field.amount !== root.metering.limit
            text: qsTr("Set it")

            onClicked: root.metering.meter(field.amount)
        }
    }
    Body {
        Layout.fillWidth: true
        text: root.used()
        visible: root.metering.metered
    }
    Notice {
        Layout.fillWidth: true
        iconName: "info"
        text: qsTr("The budget is used up: only what is urgent goes until you are on the ground.")
        tone: "soon"
        visible: root.metering.usedUp
    }
}
