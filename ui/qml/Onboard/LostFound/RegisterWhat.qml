pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// What it is: words first; what they say is chosen below, and can be chosen by a touch alone.
ColumnLayout {
    id: root

    required property WhatViewModel what

    spacing: Theme.space12

    TextField {
        Layout.fillWidth: true
        label: qsTr("What it is")
        placeholderText: qsTr("iPad, dark grey, cracked corner")
        text: root.what.words

        onEdited: root.what.words = text
    }
    RegisterTiles {
        Layout.fillWidth: true
        chosen: root.what.category
        label: qsTr("Category")
        options: root.what.categories

        onPicked: key => root.what.chooseCategory(key)
    }
    RegisterKinds {
        Layout.fillWidth: true
        what: root.what
    }
    RegisterColours {
        Layout.fillWidth: true
        what: root.what
    }
    GridLayout {
        Layout.fillWidth: true
        columnSpacing: Theme.space12
        columns: 2
        rowSpacing: Theme.space12
        uniformCellWidths: true

        TextField {
            Layout.fillWidth: true
            label: qsTr("Brand")
            text: root.what.brand

            onEdited: root.what.brand = text
        }
        Switch {
            Layout.alignment: Qt.AlignBottom
            checked: root.what.battery
            enabled: !root.what.alwaysBattery
            text: qsTr("Holds a battery")

            onToggled: root.what.battery = checked
        }
        TextField {
            Layout.fillWidth: true
            label: qsTr("Name on it")
            text: root.what.typed.name

            onEdited: root.what.write("name", text)
        }
        TextField {
            Layout.fillWidth: true
            label: qsTr("Bag tag")
            placeholderText: qsTr("0074123456 or KL123456")
            text: root.what.typed.bagTag

            onEdited: root.what.write("bagTag", text)
        }
    }
    TextField {
        Layout.fillWidth: true
        label: qsTr("Marks that only its owner knows")
        text: root.what.typed.marks

        onEdited: root.what.write("marks", text)
    }
    Secondary {
        Layout.fillWidth: true
        text: qsTr("No claimant ever sees these marks, and no message names them.")
    }
}
