pragma ComponentBehavior: Bound

import QtQuick
import Onboard.ViewModels

// A raised surface: line, and a soft shadow that every graphics backend can draw.
Item {
    id: root

    Repeater {
        model: 8

        Rectangle {
            required property int index

            anchors.fill: parent
            anchors.margins: -2 * index
            anchors.topMargin: 6 - 2 * index
            anchors.bottomMargin: -6 - 2 * index
            color: Theme.shadow
            radius: Theme.radiusSheet + 2 * index
        }
    }
    Rectangle {
        anchors.fill: parent
        border.color: Theme.line
        color: Theme.raised
        radius: Theme.radiusSheet
    }
}
