pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit
import Onboard.ViewModels

// One row of seats with its number in the aisles and its exits at the sides.
Item {
    id: root

    required property int begin
    required property int end
    required property bool exit
    required property list<string> icons
    required property list<string> letters
    required property list<string> names
    required property int number
    required property int middle
    required property list<string> people
    required property string selectedSeat
    required property real sharpness
    required property list<string> tones
    required property list<int> xs

    signal chosen(seat: string)

    component ExitMark: Row {
        spacing: Theme.space4
        visible: root.exit
        Accessible.name: qsTr("Exit at row %1").arg(root.number)
        Accessible.role: Accessible.StaticText

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.ok
            name: "door"
            size: 16 / Theme.textScale
        }
        Text {
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.ok
            font.family: Theme.fontFamily
            font.pixelSize: 12
            font.weight: 600
            text: qsTr("Exit")
            textFormat: Text.PlainText
        }
    }

    ExitMark {
        x: root.begin - width - 6
        y: 22 - height / 2
    }
    ExitMark {
        LayoutMirroring.enabled: true
        x: root.end + 6
        y: 22 - height / 2
    }
    Text {
        color: Theme.text2
        font.family: Theme.fontFamily
        font.pixelSize: Theme.fontSecondary
        font.weight: 500
        text: root.number
        textFormat: Text.PlainText
        x: root.middle - width / 2
        y: 22 - height / 2
    }
    Repeater {
        model: root.names.length

        SeatItem {
            required property int index

            icon: root.icons[index]
            letter: root.letters[index]
            name: root.names[index]
            person: root.people[index]
            selected: name === root.selectedSeat
            sharpness: root.sharpness
            tone: root.tones[index]
            x: root.xs[index]

            onPressed: root.chosen(name)
        }
    }
    TapHandler {
        onTapped: eventPoint => {
            const index = root.xs.findIndex(x => eventPoint.position.x >= x && eventPoint.position.x <= x + 44);
            if (index >= 0)
                root.chosen(root.names[index]);
        }
    }
}
