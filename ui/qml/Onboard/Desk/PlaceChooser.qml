pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// A person says which flight and seat it is about. `choices` are {label: flight, value: words}.
ColumnLayout {
    id: root

    required property var choices
    property string seat

    signal chosen(flight: string, seat: string)

    spacing: Theme.space8

    onSeatChanged: field.text = seat

    TextField {
        id: field

        Layout.fillWidth: true
        inputMethodHints: Qt.ImhUppercaseOnly | Qt.ImhNoPredictiveText
        label: qsTr("Seat, if known")
        maximumLength: 4
        placeholderText: qsTr("12A")
    }
    SectionLabel {
        text: qsTr("Which flight?")
    }
    Secondary {
        Layout.fillWidth: true
        text: qsTr("No flight is known on these days.")
        visible: root.choices.length === 0
    }
    Repeater {
        model: root.choices

        Button {
            required property var modelData

            Layout.fillWidth: true
            text: modelData.value

            onClicked: root.chosen(modelData.label, field.text)
        }
    }
}
