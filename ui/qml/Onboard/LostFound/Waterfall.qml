pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit
import Onboard.ViewModels

// The reasons of a candidate: each in words with its weight, as wide as it weighs, those against it in the tone of
// warning. Where it is not `whole`, the strongest stand for all.
Flow {
    id: root

    required property var chips
    readonly property real free: Math.max(0, width - needed - spacing * (shown.length - 1) - (rest.visible ? rest.width + spacing : 0) - 1)
    property real needed: 0
    readonly property var others: chips.filter((chip, place) => !places.includes(place))
    readonly property var places: strongest(whole ? chips.length : 4)
    readonly property var shown: places.map(place => chips[place])
    readonly property real total: shown.reduce((sum, chip) => sum + Math.abs(chip.bits), 0)
    property bool whole: false

    function measure() {
        let sum = 0;
        for (let place = 0; place < repeater.count; place++)
            sum += repeater.itemAt(place)?.implicitWidth ?? 0;
        needed = sum;
    }

    function strongest(most: int): var {
        const places = chips.map((_, place) => place);
        if (chips.length <= most + 1)
            return places;
        const ordered = [...places].sort((one, other) => Math.abs(chips[other].bits) - Math.abs(chips[one].bits));
        // What speaks against it is never left to the rest alone.
        const against = ordered.filter(place => chips[place].bits < 0).slice(0, 1);
        const kept = against.concat(ordered.filter(place => !against.includes(place))).slice(0, most);
        return kept.sort((one, other) => one - other);
    }

    function sum(some: var): string {
        const bits = some.reduce((sum, chip) => sum + chip.bits, 0);
        return (bits < 0 ? "−" : "+") + Math.abs(bits).toFixed(1);
    }

    spacing: 3
    Accessible.name: chips.map(chip => qsTr("%1, %2").arg(chip.text).arg(chip.weight)).join("; ")
    Accessible.role: Accessible.StaticText

    Repeater {
        id: repeater

        model: root.shown

        Rectangle {
            id: chip

            required property var modelData
            readonly property string tone: modelData.bits < 0 ? "urgent" : "accent"

            color: Tone.fill(tone)
            implicitHeight: words.implicitHeight + Theme.space12
            implicitWidth: words.implicitWidth + 2 * Theme.space8
            radius: 6
            width: Math.min(root.width, implicitWidth + root.free * Math.abs(modelData.bits) / Math.max(root.total, 0.01))

            Component.onCompleted: root.measure()
            onImplicitWidthChanged: root.measure()

            Label {
                id: words

                anchors.left: parent.left
                anchors.leftMargin: Theme.space8
                anchors.right: parent.right
                anchors.rightMargin: Theme.space8
                anchors.verticalCenter: parent.verticalCenter
                color: Tone.ink(chip.tone)
                elide: Text.ElideMiddle
                font.pixelSize: Theme.fontLabel
                font.weight: 550
                text: qsTr("%1 %2").arg(chip.modelData.text).arg(chip.modelData.weight)
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }
    Rectangle {
        id: rest

        color: Tone.fill("neutral")
        height: more.implicitHeight + Theme.space12
        radius: 6
        visible: root.others.length > 0
        width: more.implicitWidth + 2 * Theme.space8

        Label {
            id: more

            anchors.centerIn: parent
            color: Tone.ink("neutral")
            font.pixelSize: Theme.fontLabel
            font.weight: 550
            text: qsTr("%n more %1", "", root.others.length).arg(root.sum(root.others))
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
}
