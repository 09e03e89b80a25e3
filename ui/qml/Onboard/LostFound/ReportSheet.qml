pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// A loss report by hand: words first, then what was read from them, to be corrected. Ctrl+Enter files it.
Sheet {
    id: root

    property bool closing: false
    required property ReportSheetViewModel model

    opened: model.opened
    Accessible.name: model.key === "" ? qsTr("New report") : qsTr("Report")

    contentItem: ColumnLayout {
        spacing: Theme.space12

        RowLayout {
            Layout.fillHeight: false
            Layout.fillWidth: true
            spacing: Theme.space8

            Heading {
                Layout.fillWidth: true
                text: root.model.key === "" ? qsTr("What was lost?") : qsTr("Put the report right")
            }
            IconButton {
                iconName: "cross"
                text: qsTr("Close the sheet")

                onClicked: root.dismissed()
            }
        }
        Flickable {
            id: flick

            readonly property int gutter: Theme.space16 - 2

            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.rightMargin: -gutter
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: content.implicitHeight
            implicitHeight: content.implicitHeight

            T.ScrollBar.vertical: ScrollBar {}

            ColumnLayout {
                id: content

                spacing: Theme.space12
                width: flick.width - flick.gutter

                TextArea {
                    id: words

                    Layout.fillWidth: true
                    label: qsTr("In the passenger's words")
                    lines: 3
                    note: qsTr("Any language. Flight, seat and day are read from it.")
                    text: root.model.words

                    onTextChanged: root.model.words = text
                }
                GridLayout {
                    Layout.fillWidth: true
                    columnSpacing: Theme.space12
                    columns: width < 560 * Theme.textScale ? 2 : 4
                    rowSpacing: Theme.space12
                    uniformCellWidths: true

                    Field {
                        field: "item"
                        label: qsTr("What")
                    }
                    Field {
                        field: "colour"
                        label: qsTr("Colour")
                    }
                    Field {
                        field: "brand"
                        label: qsTr("Brand")
                    }
                    Field {
                        field: "name"
                        label: qsTr("Name")
                    }
                    Field {
                        field: "flight"
                        label: qsTr("Flight")
                    }
                    Field {
                        field: "seat"
                        label: qsTr("Seat")
                    }
                    Field {
                        field: "lostOn"
                        label: qsTr("Day")
                        placeholderText: qsTr("2026-11-21")
                    }
                    Field {
                        field: "where"
                        label: qsTr("Where")
                    }
                }
                Flow {
                    Layout.fillWidth: true
                    spacing: Theme.space8
                    visible: root.model.form.flights?.length > 0

                    Repeater {
                        model: root.model.form.flights

                        FilterChip {
                            required property var modelData

                            checked: modelData.key === root.model.flight
                            text: modelData.words

                            onClicked: root.model.flight = modelData.key
                        }
                    }
                }
                Secondary {
                    Layout.fillWidth: true
                    text: qsTr("No flight of this station is meant by that: it stays in the words.")
                    visible: root.model.form.flight !== "" && root.model.form.flights?.length === 0 && !root.model.reading
                }
            }
        }
        Flow {
            Layout.fillHeight: false
            Layout.fillWidth: true
            layoutDirection: Qt.RightToLeft
            spacing: Theme.space8
            visible: !root.closing

            Button {
                enabled: root.model.ready
                kind: "primary"
                text: root.model.key === "" ? qsTr("File the report") : qsTr("Save")

                onClicked: root.model.file()
            }
            Button {
                text: qsTr("Cancel")

                onClicked: root.dismissed()
            }
            Button {
                text: qsTr("Close the report")
                visible: root.model.key !== ""

                onClicked: root.closing = true
            }
        }
        Body {
            Layout.fillWidth: true
            text: qsTr("Nobody looks for it any more. Why?")
            visible: root.closing
        }
        Flow {
            Layout.fillHeight: false
            Layout.fillWidth: true
            spacing: Theme.space8
            visible: root.closing

            Button {
                text: qsTr("The owner has it")

                onClicked: root.model.close("owner has it")
            }
            Button {
                text: qsTr("They took it back")

                onClicked: root.model.close("withdrawn")
            }
            Button {
                text: qsTr("Keep it open")

                onClicked: root.closing = false
            }
        }
        Shortcut {
            enabled: root.opened && root.model.ready
            sequences: ["Ctrl+Return", "Ctrl+Enter"]

            onActivated: root.model.file()
        }
    }

    onDismissed: model.dismiss()
    onOpenedChanged: {
        closing = false;
        if (opened)
            words.forceActiveFocus(Qt.ShortcutFocusReason);
    }

    component Field: TextField {
        id: line

        required property string field

        Layout.fillWidth: true
        text: root.model.form[field] ?? ""

        onTextChanged: root.model.fill(field, text)
    }
}
