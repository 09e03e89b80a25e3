pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// The colours to choose from, and the name of the chosen one: a swatch alone says it to the eye only.
ColumnLayout {
    id: root

    required property WhatViewModel what
    property string chosenName

    spacing: 6

    SectionLabel {
        text: root.chosenName === "" ? qsTr("Colour") : qsTr("Colour · %1").arg(root.chosenName)
    }
    Flow {
        Layout.fillWidth: true
        spacing: 0
        Accessible.name: qsTr("Colour")
        Accessible.role: Accessible.Grouping

        Repeater {
            model: root.what.colours

            RegisterColour {
                Component.onCompleted: if (chosen)
                    root.chosenName = text
                onChosenChanged: root.chosenName = chosen ? text : root.chosenName === text ? "" : root.chosenName
                onClicked: root.what.chooseColour(key)
            }
        }
    }
}
