pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// What lost & found staff work with. `place` is "register", "shelf", "matches", "reports" or "returns".
FocusScope {
    id: root

    property string place: "register"
    required property StationViewModel station

    // Something in one place is to be gone on with in another.
    signal wanted(place: string)

    function openItem(item: string) {
        station.shelf.sheet.open(item);
        wanted("shelf");
    }
    function openOwners(item: string) {
        station.matches.select(item);
        wanted("matches");
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.bg
    }
    Connections {
        function onLabelled(item: string) {
            root.openItem(item);
        }

        target: root.station.register
    }
    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        TwiceNotice {
            Layout.fillWidth: true
            Layout.margins: Theme.space12
            model: root.station.overtaken

            onItemAsked: item => root.openItem(item)
        }
        Item {
            Layout.fillHeight: true
            Layout.fillWidth: true

            LaterPage {
                shown: root.place === "register"

                sourceComponent: RegisterPage {
                    model: root.station.register

                    onLabelWanted: item => root.openItem(item)
                    onOwnersWanted: item => root.openOwners(item)
                }
            }
            LaterPage {
                shown: root.place === "shelf"

                sourceComponent: ShelfPage {
                    figures: root.station.figures
                    model: root.station.shelf

                    onOwnersAsked: item => root.openOwners(item)
                }
            }
            LaterPage {
                shown: root.place === "matches"

                sourceComponent: MatchesPage {
                    model: root.station.matches

                    onEditAsked: item => root.openItem(item)
                    onLabelAsked: item => root.openItem(item)
                    onReportsAsked: root.wanted("reports")
                }
            }
            LaterPage {
                shown: root.place === "reports"

                sourceComponent: ReportsPage {
                    model: root.station.reports

                    onFoundAsked: report => {
                        root.station.register.begin(report);
                        root.wanted("register");
                    }
                    onItemAsked: item => root.openOwners(item)
                }
            }
            LaterPage {
                shown: root.place === "returns"

                sourceComponent: ReturnPage {
                    model: root.station.returns

                    onItemAsked: item => root.openItem(item)
                }
            }
        }
    }

    // Made when it is first shown; then it stays, with what was begun in it.
    component LaterPage: Loader {
        required property bool shown

        active: false
        anchors.fill: parent
        focus: shown
        visible: shown

        Component.onCompleted: active = shown
        onShownChanged: active = active || shown
    }
}
