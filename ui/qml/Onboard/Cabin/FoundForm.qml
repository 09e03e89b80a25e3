pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.LostFound
import Onboard.ViewModels

// What was found and where it lay; what it is asks for stands beside it, below it where there is less room.
GridLayout {
    id: root

    required property FoundOnBoardViewModel found
    readonly property bool wide: width >= 860 * Theme.textScale

    columnSpacing: Theme.space20
    columns: wide ? 2 : 1
    rowSpacing: Theme.space12
    uniformCellWidths: true

    ColumnLayout {
        Layout.alignment: Qt.AlignTop
        Layout.fillWidth: true
        spacing: Theme.space12

        RegisterTiles {
            Layout.fillWidth: true
            chosen: root.found.place
            label: qsTr("Where it lay")
            options: root.found.places

            onPicked: key => root.found.choosePlace(key)
        }
        RegisterTiles {
            Layout.fillWidth: true
            chosen: root.found.what.category
            label: qsTr("Category")
            options: root.found.what.categories

            onPicked: key => root.found.what.chooseCategory(key)
        }
        RegisterKinds {
            Layout.fillWidth: true
            what: root.found.what
        }
    }
    ColumnLayout {
        Layout.alignment: Qt.AlignTop
        Layout.fillWidth: true
        spacing: Theme.space12

        FoundHandling {
            Layout.fillWidth: true
            found: root.found
        }
        TextField {
            Layout.fillWidth: true
            label: qsTr("What it looks like")
            placeholderText: qsTr("Dark grey, cracked corner, blue cover")
            text: root.found.what.words

            onEdited: root.found.what.words = text
        }
        Flow {
            Layout.fillWidth: true
            spacing: Theme.space20

            PhotoPicker {
                enabled: !root.found.picked.full
                iconName: "camera"
                visible: !root.found.what.noPhotos

                onPicked: file => root.found.picked.add(file)
            }
            Switch {
                checked: root.found.what.battery
                enabled: !root.found.what.alwaysBattery
                text: qsTr("Holds a battery")

                onToggled: root.found.what.battery = checked
            }
        }
        PhotoStrip {
            Layout.fillWidth: true
            model: root.found.picked.rows
            trouble: root.found.picked.trouble
            visible: !root.found.what.noPhotos && (root.found.picked.count > 0 || trouble !== "")
            wordless: false

            onRemoved: key => root.found.picked.remove(key)
        }
        Notice {
            Layout.fillWidth: true
            iconName: "lock"
            text: qsTr("No photos of cards, documents or medicine: they show what is its owner's alone.")
            tone: "soon"
            visible: root.found.what.noPhotos
        }
        RegisterColours {
            Layout.fillWidth: true
            what: root.found.what
        }
    }
}
