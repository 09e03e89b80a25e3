pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// All flights of these days: when each was last heard, when it is expected, what has reached whom.
Rectangle {
    id: root

    required property FlightBoardViewModel board

    color: Theme.bg

    ColumnLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.space20
        anchors.rightMargin: Theme.space20
        anchors.topMargin: Theme.space20
        spacing: Theme.space12

        Heading {
            text: qsTr("Flights")
        }
        ListView {
            id: list

            Layout.fillHeight: true
            Layout.fillWidth: true
            activeFocusOnTab: true
            bottomMargin: Theme.space20
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            model: root.board.flights
            spacing: Theme.space8
            Accessible.name: qsTr("Flights")
            Accessible.role: Accessible.List

            T.ScrollBar.vertical: ScrollBar {}
            delegate: FlightBoardRow {
                width: list.width
            }

            Spinner {
                anchors.centerIn: parent
                running: visible
                visible: !root.board.loaded
            }
            EmptyState {
                anchors.centerIn: parent
                heading: qsTr("No flights")
                iconName: "plane"
                sentence: qsTr("Flights appear here when their passenger lists are loaded.")
                visible: root.board.loaded && list.count === 0
                width: Math.min(parent.width, 400 * Theme.textScale)
            }
        }
    }
}
