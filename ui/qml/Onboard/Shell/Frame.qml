pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQml.Models
import Onboard.Cabin
import Onboard.Desk
import Onboard.Kit
import Onboard.LostFound
import Onboard.ViewModels

// The frame of an unlocked app: the places at the edge, the bar on top, the place that was chosen in the middle.
FocusScope {
    id: root

    // Of these three, the one of the device's role; the others are null.
    required property CabinViewModel cabin
    required property DeskViewModel desk
    required property OutboxViewModel outbox
    required property ShellViewModel shell
    required property StationViewModel station
    readonly property bool portrait: height > width
    readonly property list<string> work: ({
            "crew": ["requests", "cabin", "passengers", "ground"],
            "desk": ["inbox", "flights", "claims"],
            "station": ["register", "shelf", "matches", "reports", "returns"]
        })[shell.role]
    readonly property list<string> places: work.concat(["outbox"])
    property string place: work[0]
    // The last place of work: it keeps what stands there while outbox or settings lie over it.
    property string workPlace: work[0]

    function badge(name: string): int {
        switch (name) {
        case "requests":
            return cabin.openRequests;
        case "ground":
            return cabin.groundUnread;
        case "inbox":
            return desk.unanswered;
        case "claims":
            return desk.claims.due;
        case "matches":
            return station.matchesDue;
        case "reports":
            return station.searchesDue;
        case "returns":
            return station.returnsDue;
        case "outbox":
            return shell.rejected;
        }
        return 0;
    }
    function title(): string {
        if (station !== null)
            return qsTr("Lost & found");
        if (desk !== null)
            return qsTr("On-board desk");
        if (cabin.hasFlight)
            return cabin.flight;
        return cabin.loading ? "" : cabin.choosing ? qsTr("Choose a flight") : qsTr("No flight yet");
    }
    function go(name: string) {
        place = name;
        if (work.includes(name))
            workPlace = name;
    }

    Instantiator {
        model: root.places.concat(["settings"])

        delegate: Shortcut {
            required property int index
            required property string modelData

            sequence: "Ctrl+" + (index + 1)

            onActivated: root.go(modelData)
        }
    }
    Loader {
        id: side

        active: !root.portrait
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.top: parent.top
        width: active ? implicitWidth : 0

        sourceComponent: Rail {
            footer: PlaceItem {
                place: "settings"
                selected: root.place === place

                onClicked: root.go(place)
            }

            Repeater {
                model: root.places

                PlaceItem {
                    required property string modelData

                    badge: root.badge(place)
                    place: modelData
                    selected: root.place === place

                    onClicked: root.go(place)
                }
            }
        }
    }
    Loader {
        id: bottom

        active: root.portrait
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        height: active ? implicitHeight : 0

        sourceComponent: BottomRail {
            Repeater {
                model: root.places.concat(["settings"])

                PlaceItem {
                    required property string modelData

                    badge: root.badge(place)
                    place: modelData
                    selected: root.place === place

                    onClicked: root.go(place)
                }
            }
        }
    }
    ColumnLayout {
        anchors.bottom: bottom.top
        anchors.left: side.right
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: 0

        Bar {
            Layout.fillWidth: true
            minutesToLanding: root.cabin?.minutesToLanding ?? -1
            route: root.cabin?.route ?? root.station?.name ?? ""
            shell: root.shell
            title: root.title()

            onAboutLink: root.go("settings")
            onAboutOutbox: root.go("outbox")
        }
        Item {
            Layout.fillHeight: true
            Layout.fillWidth: true

            Loader {
                anchors.fill: parent
                focus: visible
                sourceComponent: ({
                        "crew": cabinPage,
                        "desk": deskPage,
                        "station": stationPage
                    })[root.shell.role]
                visible: root.place === root.workPlace
            }
            Loader {
                active: root.place === "outbox"
                anchors.fill: parent

                sourceComponent: OutboxPage {
                    outbox: root.outbox
                    shell: root.shell
                }
            }
            Loader {
                active: root.place === "settings"
                anchors.fill: parent

                sourceComponent: SettingsPage {
                    shell: root.shell
                }
            }
            Toast {
                actionText: qsTr("Understood")
                anchors.bottom: parent.bottom
                anchors.bottomMargin: Theme.space20
                anchors.horizontalCenter: parent.horizontalCenter
                iconName: "warning"
                shown: root.shell.message !== ""
                text: root.shell.message
                width: Math.min(implicitWidth, parent.width - 2 * Theme.space20)

                onUndone: root.shell.dismiss()
            }
        }
    }
    Component {
        id: cabinPage

        CabinPage {
            cabin: root.cabin
            place: root.workPlace
        }
    }
    Component {
        id: deskPage

        DeskPage {
            desk: root.desk
            place: root.workPlace

            onWanted: place => root.go(place)
        }
    }
    Component {
        id: stationPage

        LostFoundPage {
            place: root.workPlace
            station: root.station

            onWanted: place => root.go(place)
        }
    }
}
