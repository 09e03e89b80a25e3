pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// All flights of these days: when each was last heard, when it is expected, what has reached whom; or what one of
// them is not known to have.
Rectangle {
    id: root

    required property FlightBoardViewModel board
    required property PendingViewModel pending

    color: Theme.bg

    ColumnLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.space20
        anchors.rightMargin: Theme.space20
        anchors.topMargin: Theme.space20
        spacing: Theme.space12
        visible: root.pending.flight === ""

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

                onPendingAsked: root.pending.open(key)
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
    PendingPage {
        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: parent.top
        anchors.topMargin: Theme.space20
        pending: root.pending
        width: Math.min(parent.width - 2 * Theme.space20, 860 * Theme.textScale)
        visible: root.pending.flight !== ""
    }
}
