pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit
import Onboard.ViewModels

// One seat. An empty one is only a line; the letter stays beside an icon.
Item {
    id: root

    required property string icon
    required property string letter
    required property string name
    required property string person
    property bool selected: false
    property real sharpness: 1
    required property string tone
    readonly property bool filled: tone !== "neutral"
    readonly property bool taken: person !== ""

    signal pressed

    height: 44
    width: 44
    Accessible.description: {
        const who = taken ? person : qsTr("Empty");
        return icon === "" ? who : qsTr("%1, %2").arg(who).arg(CabinWords.mark(icon));
    }
    Accessible.name: qsTr("Seat %1").arg(name)
    Accessible.role: Accessible.Button
    Accessible.selectable: true
    Accessible.selected: selected

    Accessible.onPressAction: pressed()

    Rectangle {
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        border.color: root.filled ? Tone.ink(root.tone) : Theme.seatLine
        border.width: root.filled ? 2 : root.taken ? 1 : 0
        color: root.filled ? Tone.fill(root.tone) : root.taken ? Theme.seat : Theme.seatLine
        height: root.taken || root.filled ? 44 : 2
        radius: root.taken || root.filled ? 10 : 1
    }
    Icon {
        color: root.filled ? Tone.ink(root.tone) : root.icon === "note" ? Theme.accent : Theme.seatText
        height: 20
        name: root.icon
        sourceSize: Qt.size(20 * root.sharpness, 20 * root.sharpness)
        width: 20
        x: 12
        y: 11
    }
    Text {
        color: root.filled ? Tone.ink(root.tone) : Theme.seatText
        font.family: Theme.fontFamily
        font.pixelSize: root.icon === "" ? Theme.fontSecondary : 11
        font.weight: 600
        horizontalAlignment: root.icon === "" ? Text.AlignHCenter : Text.AlignRight
        text: root.letter
        textFormat: Text.PlainText
        verticalAlignment: root.icon === "" ? Text.AlignVCenter : Text.AlignBottom
        x: root.icon === "" ? 0 : -5
        y: root.icon === "" ? 0 : -3
        width: 44
        height: 44
    }
}
