pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// What is said of a thing, put better. Where descriptions stand apart, it begins with what either of them says.
ItemDialog {
    id: root

    property string category
    required property ItemSheetViewModel model

    function edit() {
        const form = model.form;
        thing.text = form.thing;
        category = form.category;
        colour.text = form.colour;
        brand.text = form.brand;
        description.text = form.words;
        seats.text = form.seats;
        name.text = form.name;
        marks.text = form.marks;
        open();
    }

    title: qsTr("Description")
    widest: 640

    buttons: [
        Item {
            Layout.fillWidth: true
        },
        Button {
            text: qsTr("Cancel")

            onClicked: root.close()
        },
        Button {
            enabled: !root.model.picked.preparing
            kind: "primary"
            text: qsTr("Save")

            onClicked: root.model.describe({
                "thing": thing.text,
                "category": root.category,
                "colour": colour.text,
                "brand": brand.text,
                "words": description.text,
                "seats": seats.text,
                "name": name.text,
                "marks": marks.text
            })
        }
    ]

    TextField {
        id: thing

        Layout.fillWidth: true
        focus: true
        label: qsTr("What it is")
        placeholderText: qsTr("tablet, scarf, house key")
    }
    SectionLabel {
        Layout.fillWidth: true
        text: qsTr("Category")
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.space4

        Repeater {
            model: root.model.categories

            FilterChip {
                required property var modelData

                autoExclusive: false
                checkable: false
                checked: root.category === modelData.code
                text: modelData.name

                onClicked: root.category = modelData.code
            }
        }
    }
    GridLayout {
        Layout.fillWidth: true
        columnSpacing: Theme.space12
        columns: root.width >= 560 ? 2 : 1
        rowSpacing: Theme.space12

        TextField {
            id: colour

            Layout.fillWidth: true
            label: qsTr("Colour")
        }
        TextField {
            id: brand

            Layout.fillWidth: true
            label: qsTr("Brand")
        }
        TextField {
            id: seats

            Layout.fillWidth: true
            label: qsTr("Seats or row")
            placeholderText: qsTr("12A, 12B")
        }
        TextField {
            id: name

            Layout.fillWidth: true
            label: qsTr("Name on it")
        }
    }
    TextArea {
        id: description

        Layout.fillWidth: true
        label: qsTr("Words")
        lines: 3
    }
    TextArea {
        id: marks

        Layout.fillWidth: true
        label: qsTr("Marks that only the owner can know")
        lines: 2
        note: qsTr("Never said to anybody who asks for it.")
    }
    PhotoStrip {
        Layout.fillWidth: true
        model: root.model.picked.rows
        trouble: root.model.picked.trouble
        wordless: false

        onRemoved: key => root.model.picked.remove(key)
    }
    PhotoPicker {
        enabled: !root.model.picked.full

        onPicked: file => root.model.picked.add(file)
    }
    Connections {
        function onEdited() {
            root.close();
        }

        target: root.model
    }
}
