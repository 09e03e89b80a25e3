pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// Where it lay: flight or gate, place, seat.
ColumnLayout {
    id: root

    required property WhereViewModel where

    signal mapWanted

    spacing: Theme.space12

    TextField {
        Layout.fillWidth: true
        iconName: "search"
        label: qsTr("Flight or gate")
        placeholderText: qsTr("D14 or 1024")
        text: root.where.typed

        onEdited: root.where.typed = text
    }
    GridLayout {
        Layout.fillWidth: true
        columnSpacing: Theme.space8
        columns: root.width > 620 * Theme.textScale ? 2 : 1
        rowSpacing: Theme.space8
        uniformCellWidths: true

        Repeater {
            id: flights

            model: root.where.flights

            RegisterFlight {
                Layout.fillWidth: true

                onClicked: root.where.chooseFlight(key)
            }
        }
    }
    Secondary {
        Layout.fillWidth: true
        text: root.where.loading ? qsTr("Looking for flights…") : root.where.typed === "" ? qsTr("No flight is expected around now. Type a gate or a flight number.") : root.where.gate !== "" ? qsTr("No flight is known at gate %1. The gate is kept.").arg(root.where.gate) : qsTr("No flight fits.")
        visible: flights.count === 0
    }
    RegisterTiles {
        Layout.fillWidth: true
        chosen: root.where.place
        label: qsTr("Where it lay")
        options: root.where.places

        onPicked: key => root.where.choosePlace(key)
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space12
        visible: root.where.aboard

        TextField {
            Layout.fillWidth: true
            error: root.where.seats.misread ? qsTr("A seat looks like 12A, a row like 12.") : ""
            label: qsTr("Seat or row")
            placeholderText: qsTr("12A, or 12A 12B")
            text: root.where.seats.typed

            onEdited: root.where.seats.typed = text
        }
        Button {
            Layout.alignment: Qt.AlignBottom
            enabled: root.where.seats.known
            iconName: "seat"
            text: qsTr("Tap on the map")

            onClicked: root.mapWanted()
        }
    }
}
