pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// The map with its layers, its search and the whole cabin at the edge. `covered` is what a sheet hides of it.
Item {
    id: root

    required property CabinViewModel cabin
    property alias covered: map.covered
    readonly property SeatMapViewModel seatMap: cabin.seatMap
    // Where the layers have no room for icon and word, the word stays.
    readonly property bool crowded: map.width < 560 * Theme.textScale
    property bool searching: false

    function find() {
        searching = true;
        search.begin();
    }

    RowLayout {
        anchors.fill: parent
        spacing: 0

        ColumnLayout {
            Layout.fillHeight: true
            Layout.fillWidth: true
            spacing: 0

            RowLayout {
                Layout.bottomMargin: Theme.space8
                Layout.fillWidth: true
                Layout.leftMargin: Theme.space8
                Layout.preferredHeight: 48
                Layout.rightMargin: Theme.space8
                Layout.topMargin: Theme.space8
                visible: !root.searching

                SegmentedTabs {
                    Layout.fillWidth: true

                    Repeater {
                        model: [["requests", "message", qsTr("Requests")], ["services", "wheelchair", qsTr("Services")], ["meals", "meal", qsTr("Meals")], ["tiers", "star", qsTr("Tiers")], ["connections", "connection", qsTr("Connections")]]

                        SegmentedTab {
                            required property list<string> modelData

                            iconName: root.crowded ? "" : modelData[1]
                            text: modelData[2]
                            Accessible.name: qsTr("%1 on the map").arg(text)

                            onClicked: root.seatMap.layer = modelData[0]
                        }
                    }
                }
                IconButton {
                    iconName: "search"
                    text: qsTr("Find a row, seat or name")

                    onClicked: root.find()
                }
            }
            MapSearch {
                id: search

                Layout.bottomMargin: Theme.space8
                Layout.fillWidth: true
                Layout.leftMargin: Theme.space8
                Layout.preferredHeight: 48
                Layout.rightMargin: Theme.space8
                Layout.topMargin: Theme.space8
                map: root.seatMap
                visible: root.searching
                z: 1

                onClosed: {
                    root.searching = false;
                    map.forceActiveFocus(Qt.OtherFocusReason);
                }
                onRowChosen: number => map.showRow(number)
                onSeatChosen: seat => root.cabin.selectSeat(seat)
            }
            Separator {
                Layout.fillWidth: true
            }
            SeatMap {
                id: map

                Layout.fillHeight: true
                Layout.fillWidth: true
                map: root.seatMap
                selectedSeat: root.cabin.seat

                onChosen: seat => root.cabin.selectSeat(seat)

                EmptyState {
                    anchors.centerIn: parent
                    heading: qsTr("No seat map yet")
                    iconName: "cabin"
                    sentence: qsTr("The cabin of this flight has not arrived. Requests and passengers are listed all the same.")
                    visible: !root.seatMap.loading && root.seatMap.width === 0
                    width: Math.min(360, parent.width - 40)
                }
                Spinner {
                    anchors.centerIn: parent
                    running: root.seatMap.loading
                }
            }
        }
        CabinStrip {
            Layout.fillHeight: true
            map: root.seatMap
            shownBottom: map.shownBottom
            shownTop: map.shownTop

            onMoved: y => map.centreOn(y)
        }
    }
    Shortcut {
        enabled: root.visible
        sequences: [StandardKey.Find]

        onActivated: root.find()
    }
}
