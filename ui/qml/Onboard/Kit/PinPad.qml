pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.ViewModels

// Takes a PIN by touch or keyboard. What was typed is shown as dots and never read out.
FocusScope {
    id: root

    property string error
    property int length: 6
    property string pin

    signal completed(pin: string)

    function clear() {
        pin = "";
    }
    function remove() {
        pin = pin.slice(0, -1);
    }
    function add(digit: string) {
        if (!enabled || pin.length >= length)
            return;
        pin += digit;
        if (pin.length === length)
            completed(pin);
    }

    implicitHeight: content.implicitHeight
    implicitWidth: content.implicitWidth
    Accessible.name: qsTr("PIN, %n digit(s) typed", "", pin.length)
    Accessible.role: Accessible.Grouping

    Keys.onPressed: event => {
        if (event.key === Qt.Key_Backspace)
            remove();
        else if (/^\d$/.test(event.text))
            add(event.text);
        else
            return;
        event.accepted = true;
    }

    ColumnLayout {
        id: content

        anchors.horizontalCenter: parent.horizontalCenter
        spacing: Theme.space16

        Row {
            Layout.alignment: Qt.AlignHCenter
            spacing: Theme.space12
            LayoutMirroring.enabled: false

            Repeater {
                model: root.length

                Rectangle {
                    required property int index

                    border.color: index < root.pin.length ? Theme.accent : Theme.seatLine
                    border.width: 2
                    color: index < root.pin.length ? Theme.accent : "transparent"
                    height: 14
                    radius: 7
                    width: 14
                }
            }
        }
        FieldError {
            Layout.alignment: Qt.AlignHCenter
            Layout.maximumWidth: keys.implicitWidth
            text: root.error
        }
        GridLayout {
            id: keys

            Layout.alignment: Qt.AlignHCenter
            columnSpacing: Theme.space12
            columns: 3
            rowSpacing: Theme.space12
            LayoutMirroring.enabled: false

            Repeater {
                model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"]

                Button {
                    required property string modelData

                    dense: false
                    focus: modelData === "1"
                    font.pixelSize: Theme.fontTitle
                    font.weight: 500
                    implicitHeight: 64
                    implicitWidth: 76
                    text: modelData
                    Layout.column: modelData === "0" ? 1 : (Number(modelData) - 1) % 3
                    Layout.row: modelData === "0" ? 3 : Math.floor((Number(modelData) - 1) / 3)

                    onClicked: root.add(modelData)
                }
            }
            IconButton {
                Layout.column: 2
                Layout.row: 3
                dense: false
                iconName: "backspace"
                implicitHeight: 64
                implicitWidth: 76
                text: qsTr("Remove last digit")

                onClicked: root.remove()
            }
        }
    }
}
