pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit
import Onboard.ViewModels

// The seats around an item: where it lay has a double frame, who sat there and could own it has the share. An empty
// seat is drawn as a line only.
Column {
    id: root

    readonly property real cell: Math.min(44 * Theme.textScale, (width - label) / Math.max(columns, 1) - 4)
    readonly property int columns: rows.length > 0 ? rows[0].places.length : 0
    readonly property real label: 28 * Theme.textScale
    required property var rows

    spacing: 4
    Accessible.name: qsTr("Seats near it")
    Accessible.role: Accessible.Graphic

    Repeater {
        model: root.rows

        Row {
            id: line

            required property var modelData

            spacing: 4

            Secondary {
                anchors.verticalCenter: parent.verticalCenter
                horizontalAlignment: Text.AlignHCenter
                text: line.modelData.row
                width: root.label
                Accessible.ignored: true
            }
            Repeater {
                model: line.modelData.places

                Rectangle {
                    id: place

                    required property var modelData
                    readonly property bool candidate: modelData.percent >= 0

                    border.color: modelData.fits ? Theme.accent : Theme.seatLine
                    border.width: modelData.seat === "" ? 0 : modelData.fits ? 3 : 1
                    color: candidate ? Theme.accentWeak : modelData.taken ? Theme.seat : "transparent"
                    height: 34 * Theme.textScale
                    radius: 8
                    width: modelData.seat === "" ? root.cell * 0.5 : root.cell
                    Accessible.ignored: modelData.seat === ""
                    Accessible.name: [modelData.seat, modelData.fits ? qsTr("it lay here") : "", candidate ? qsTr("%1 %").arg(modelData.percent) : modelData.taken ? "" : qsTr("empty")].filter(part => part !== "").join(", ")
                    Accessible.role: Accessible.StaticText

                    Label {
                        anchors.centerIn: parent
                        color: place.candidate ? Theme.accent : Theme.seatText
                        font.pixelSize: Theme.fontLabel
                        font.weight: place.candidate ? 700 : 400
                        text: place.candidate ? qsTr("%1 %").arg(place.modelData.percent) : place.modelData.seat.slice(-1)
                        wrapMode: Text.NoWrap
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
}
