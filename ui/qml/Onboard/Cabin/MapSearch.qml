pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// Finds a row, a seat or a passenger while one types; Enter takes the first.
FocusScope {
    id: root

    required property SeatMapViewModel map

    signal closed
    signal rowChosen(number: int)
    signal seatChosen(seat: string)

    function begin() {
        field.text = "";
        map.query = "";
        field.forceActiveFocus(Qt.ShortcutFocusReason);
    }
    function choose(seat: string, row: int) {
        if (seat !== "")
            seatChosen(seat);
        else
            rowChosen(row);
        closed();
    }

    implicitHeight: line.implicitHeight

    Keys.onEscapePressed: closed()

    RowLayout {
        id: line

        anchors.left: parent.left
        anchors.right: parent.right

        TextField {
            id: field

            Layout.fillWidth: true
            focus: true
            iconName: "search"
            placeholderText: qsTr("Row, seat or name")

            onAccepted: {
                const first = hits.itemAt(0) as HitRow;
                if (first !== null)
                    root.choose(first.seat, first.row);
            }
            onTextChanged: root.map.query = text
        }
        IconButton {
            iconName: "cross"
            text: qsTr("Close search")

            onClicked: root.closed()
        }
    }
    SheetFrame {
        anchors.fill: found
        visible: found.visible
    }
    Column {
        id: found

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: line.bottom
        anchors.topMargin: Theme.space8
        bottomPadding: Theme.space8
        topPadding: Theme.space8
        visible: root.map.query.trim() !== ""

        Repeater {
            id: hits

            model: root.map.hits

            HitRow {
                width: found.width

                onClicked: root.choose(seat, row)
            }
        }
        Body {
            color: Theme.text2
            leftPadding: Theme.space16
            text: qsTr("Nobody and nothing by that name")
            visible: hits.count === 0
        }
    }

    component HitRow: CardButton {
        id: hit

        required property string name
        required property int row
        required property string seat

        bottomPadding: 0
        padding: Theme.space12
        text: seat === "" ? qsTr("Row %1").arg(row) : qsTr("%1 %2").arg(seat).arg(name === "" ? qsTr("Empty") : name)
        topPadding: 0

        background: Rectangle {
            color: hit.down || hit.hovered || hit.visualFocus ? Theme.sunken : "transparent"
        }
        contentItem: RowLayout {
            spacing: Theme.space12

            Label {
                Layout.preferredWidth: 72 * Theme.textScale
                font.weight: 700
                text: hit.seat === "" ? qsTr("Row %1").arg(hit.row) : hit.seat
                Accessible.ignored: true
            }
            Label {
                Layout.fillWidth: true
                color: hit.name === "" ? Theme.text2 : Theme.text
                elide: Text.ElideRight
                text: hit.seat === "" ? "" : hit.name === "" ? qsTr("Empty") : hit.name
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }
}
