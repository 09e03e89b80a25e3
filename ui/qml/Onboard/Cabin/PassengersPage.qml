pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// Everybody on the list, narrowed while one types.
FocusScope {
    id: root

    required property CabinViewModel cabin
    property real covered: 0
    readonly property PassengersViewModel passengers: cabin.passengers

    ColumnLayout {
        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: parent.top
        anchors.topMargin: Theme.space20
        spacing: Theme.space12
        width: Math.min(parent.width - 2 * Theme.space20, 760 * Theme.textScale)

        RowLayout {
            Layout.fillWidth: true

            Heading {
                text: qsTr("Passengers")
            }
            Body {
                Layout.fillWidth: true
                color: Theme.text2
                horizontalAlignment: Text.AlignRight
                text: search.text.trim() === "" ? qsTr("%1 listed").arg(root.passengers.total) : qsTr("%1 of %2").arg(root.passengers.found).arg(root.passengers.total)
            }
        }
        TextField {
            id: search

            Layout.fillWidth: true
            focus: true
            iconName: "search"
            placeholderText: qsTr("Name, seat or service")

            onTextChanged: root.passengers.query = text
        }
        ListView {
            id: list

            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.rightMargin: -Theme.space12
            activeFocusOnTab: true
            bottomMargin: Theme.space16 + root.covered
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            keyNavigationEnabled: true
            model: root.passengers.rows
            spacing: Theme.space8

            T.ScrollBar.vertical: ScrollBar {}
            delegate: PassengerCard {
                id: card

                required property int index

                selected: seat !== "" && seat === root.cabin.seat
                width: ListView.view.width - Theme.space12

                onClicked: {
                    if (seat !== "")
                        root.cabin.selectSeat(seat);
                    ListView.view.positionViewAtIndex(index, ListView.Contain);
                }
            }

            EmptyState {
                anchors.left: parent.left
                anchors.right: parent.right
                heading: root.passengers.total === 0 ? qsTr("No passenger list yet") : qsTr("Nobody found")
                iconName: "person"
                sentence: root.passengers.total === 0 ? qsTr("It appears here as soon as it has arrived.") : qsTr("Try fewer letters, a seat such as 12A, or a service.")
                visible: !root.passengers.loading && list.count === 0
                y: Theme.space20 * 2
            }
            Spinner {
                anchors.horizontalCenter: parent.horizontalCenter
                running: root.passengers.loading
                y: Theme.space20 * 2
            }
        }
    }
}
