pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit
import Onboard.ViewModels

// What lost & found staff work with. `place` is "register", "shelf", "matches", "reports" or "returns".
FocusScope {
    id: root

    property string place: "register"
    required property StationViewModel station

    // Something in one place is to be gone on with in another.
    signal wanted(place: string)

    Rectangle {
        anchors.fill: parent
        color: Theme.bg
    }
    LaterPage {
        shown: root.place === "register"

        sourceComponent: RegisterPage {
            model: root.station.register
        }
    }
    LaterPage {
        shown: root.place === "shelf"

        sourceComponent: ShelfPage {
            model: root.station.shelf
        }
    }
    LaterPage {
        shown: root.place === "matches"

        sourceComponent: MatchesPage {
            model: root.station.matches
        }
    }
    LaterPage {
        shown: root.place === "reports"

        sourceComponent: ReportsPage {
            model: root.station.reports
        }
    }
    LaterPage {
        shown: root.place === "returns"

        sourceComponent: ReturnPage {
            model: root.station.returns
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
