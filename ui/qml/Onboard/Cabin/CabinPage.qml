pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit
import Onboard.ViewModels

// What crew work with. `place` is "requests", "cabin", "passengers" or "ground". Wide: list beside map; tall: list above.
FocusScope {
    id: root

    required property CabinViewModel cabin
    readonly property bool listed: place === "requests"
    readonly property bool mapped: place === "requests" || place === "cabin"
    property string place: "requests"
    readonly property bool wide: width > height

    // The list would stand under a sheet that was opened elsewhere.
    onPlaceChanged: if (place === "passengers")
        cabin.close()

    Rectangle {
        anchors.fill: parent
        color: Theme.bg
    }
    FlightChooser {
        anchors.fill: parent
        cabin: root.cabin
        visible: !root.cabin.hasFlight
    }
    Item {
        id: flight

        anchors.fill: parent
        visible: root.cabin.hasFlight

        RequestsPane {
            id: pane

            cabin: root.cabin
            height: root.wide ? parent.height : Math.round(parent.height * 0.38)
            visible: root.listed
            width: root.wide ? Math.round(392 * Math.min(1.08, Theme.textScale)) : parent.width
        }
        Separator {
            id: border

            height: root.wide ? parent.height : 1
            visible: root.listed
            width: root.wide ? 1 : parent.width
            x: root.wide ? pane.width : 0
            y: root.wide ? 0 : pane.height
        }
        CabinArea {
            id: area

            cabin: root.cabin
            covered: sheet.opened ? sheet.height + 2 * Theme.space12 : 0
            height: parent.height - y
            visible: root.mapped
            width: parent.width - x
            x: root.listed && root.wide ? border.x + 1 : 0
            y: root.listed && !root.wide ? border.y + 1 : 0
        }
        LaterPage {
            shown: root.place === "passengers"

            sourceComponent: PassengersPage {
                cabin: root.cabin
                covered: sheet.opened ? sheet.height + Theme.space20 : 0
            }
        }
        LaterPage {
            shown: root.place === "ground"

            sourceComponent: GroundPage {
                cabin: root.cabin
            }
        }
        SeatSheet {
            id: sheet

            readonly property real room: root.mapped ? area.width - 64 : flight.width

            cabin: root.cabin
            height: Math.min(implicitHeight, limit)
            limit: (root.mapped ? area.height - 64 : flight.height) - 170
            visible: opened && root.place !== "ground"
            width: Math.min(room - 2 * Theme.space12, 760 * Theme.textScale)
            x: (root.mapped ? area.x : 0) + (room - width) / 2
            y: flight.height - height - Theme.space16

            onFinding: seat => finding.begin(seat)
        }
    }

    FoundSheet {
        id: finding

        found: root.cabin.found
    }

    // Made when it is first shown; then it stays, with what was begun in it.
    component LaterPage: Loader {
        required property bool shown

        active: false
        anchors.fill: parent
        visible: shown

        Component.onCompleted: active = shown
        onShownChanged: active = active || shown
    }
}
