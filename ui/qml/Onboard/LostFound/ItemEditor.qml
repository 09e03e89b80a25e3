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
    property string place

    function edit() {
        const form = model.form;
        thing.text = form.thing;
        category = form.category;
        colour.text = form.colour;
        brand.text = form.brand;
        description.text = form.words;
        place = form.place;
        flight.text = form.flight;
        seats.text = form.seats;
        tag.text = form.bag_tag;
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
                "place": root.place,
                "flight": flight.text,
                "seats": seats.text,
                "bag_tag": tag.text,
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
    Choice {
        chosen: root.category
        label: qsTr("Category")
        options: root.model.categories

        onPicked: code => root.category = code
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
            id: name

            Layout.fillWidth: true
            label: qsTr("Name on it")
        }
        TextField {
            id: tag

            Layout.fillWidth: true
            label: qsTr("Bag tag")
            placeholderText: qsTr("0074123456 or KL123456")
        }
    }
    Choice {
        chosen: root.place
        label: qsTr("Where it lay")
        options: root.model.foundPlaces

        onPicked: code => root.place = code
    }
    GridLayout {
        Layout.fillWidth: true
        columnSpacing: Theme.space12
        columns: root.width >= 560 ? 2 : 1
        rowSpacing: Theme.space12

        TextField {
            id: flight

            Layout.fillWidth: true
            label: qsTr("Flight")
            placeholderText: qsTr("KL 1024")
        }
        TextField {
            id: seats

            Layout.fillWidth: true
            label: qsTr("Seats or row")
            placeholderText: qsTr("12A, 12B")
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

    component Choice: ColumnLayout {
        id: choice

        required property string chosen
        required property string label
        required property list<var> options

        signal picked(code: string)

        Layout.fillHeight: false
        Layout.fillWidth: true
        spacing: 6

        SectionLabel {
            Layout.fillWidth: true
            text: choice.label
        }
        Flow {
            Layout.fillWidth: true
            spacing: Theme.space4

            Repeater {
                model: choice.options

                FilterChip {
                    required property var modelData

                    autoExclusive: false
                    checkable: false
                    checked: choice.chosen === modelData.code
                    text: modelData.name

                    onClicked: choice.picked(modelData.code)
                }
            }
        }
    }
}
