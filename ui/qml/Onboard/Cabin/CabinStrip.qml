pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit
import Onboard.ViewModels

// The whole cabin at a glance: every row, where requests wait, and the part that the map shows. Dragging moves that.
Rectangle {
    id: root

    required property SeatMapViewModel map
    readonly property real ratio: map.height > 0 ? Math.min(0.34, area.height / map.height) : 0
    required property real shownBottom
    required property real shownTop

    signal moved(y: real)

    color: Theme.surface
    implicitWidth: 64
    Accessible.name: qsTr("Whole cabin")
    Accessible.role: Accessible.Pane

    Separator {
        anchors.bottom: parent.bottom
        anchors.top: parent.top
    }
    Label {
        id: front

        anchors.horizontalCenter: parent.horizontalCenter
        color: Theme.text2
        font.pixelSize: Theme.fontLabel
        text: qsTr("Front")
        y: Theme.space8
    }
    Item {
        id: area

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.space12
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: front.bottom
        anchors.topMargin: Theme.space4

        Repeater {
            model: root.map.rows

            Item {
                id: line

                required property string alert
                required property int depth
                required property bool exit
                required property string kind
                required property int number
                required property int start
                readonly property bool numbered: number % 10 === 0

                height: depth * root.ratio
                visible: kind === "seats"
                width: area.width
                y: start * root.ratio
                Accessible.ignored: alert === ""
                Accessible.name: alert === "urgent" ? qsTr("Urgent request in row %1").arg(number) : qsTr("Request in row %1").arg(number)
                Accessible.role: Accessible.StaticText

                Text {
                    anchors.right: bar.left
                    anchors.rightMargin: 4
                    anchors.verticalCenter: bar.verticalCenter
                    color: Theme.text2
                    font.family: Theme.fontFamily
                    font.pixelSize: 11
                    text: line.number
                    textFormat: Text.PlainText
                    visible: line.numbered
                }
                Rectangle {
                    id: bar

                    color: line.alert === "" ? Theme.seat : line.alert === "urgent" ? Theme.urgent : line.alert === "soon" ? Theme.soon : Theme.accent
                    height: Math.max(3, Math.round(line.height) - 3)
                    radius: Math.min(3, height / 2)
                    width: 22
                    x: 25
                    y: 1
                }
                Text {
                    anchors.left: bar.right
                    anchors.leftMargin: 3
                    anchors.verticalCenter: bar.verticalCenter
                    color: line.alert === "urgent" ? Theme.urgent : line.alert === "soon" ? Theme.soon : Theme.accent
                    font.family: Theme.fontFamily
                    font.pixelSize: 12
                    font.weight: 700
                    text: line.alert === "urgent" ? "!" : "•"
                    textFormat: Text.PlainText
                    visible: line.alert !== ""
                }
            }
        }
        Rectangle {
            border.color: Theme.accent
            border.width: 2
            color: "transparent"
            height: Math.max(24, (Math.min(root.map.height, root.shownBottom) - root.shownTop) * root.ratio)
            radius: 6
            visible: root.map.height > 0
            width: area.width - x - 2
            x: 20
            y: root.shownTop * root.ratio
        }
        MouseArea {
            anchors.fill: parent
            preventStealing: true

            onPositionChanged: mouse => root.moved(mouse.y / root.ratio)
            onPressed: mouse => root.moved(mouse.y / root.ratio)
        }
    }
}
