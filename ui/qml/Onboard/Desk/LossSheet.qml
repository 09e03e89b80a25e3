pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// A loss report from the conversation: the passenger's words, and what was read from them, to be put right.
// Ctrl+Enter files it, Escape leaves.
Item {
    id: root

    required property LossesViewModel losses

    implicitHeight: content.implicitHeight + buttons.implicitHeight + 3 * Theme.space16

    onVisibleChanged: if (visible) {
        bag.text = "";
        words.forceActiveFocus(Qt.ShortcutFocusReason);
    }

    Shortcut {
        enabled: root.visible && root.losses.ready
        sequences: ["Ctrl+Return", "Ctrl+Enter"]

        onActivated: root.losses.file()
    }
    Shortcut {
        enabled: root.visible
        sequences: [StandardKey.Cancel]

        onActivated: root.losses.dismiss()
    }
    Flickable {
        id: flick

        anchors.bottom: buttons.top
        anchors.bottomMargin: Theme.space12
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: content.implicitHeight + Theme.space16

        T.ScrollBar.vertical: ScrollBar {}

        ColumnLayout {
            id: content

            spacing: Theme.space12
            width: flick.width - 2 * Theme.space20
            x: Theme.space20
            y: Theme.space16

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space8

                Heading {
                    Layout.fillWidth: true
                    text: qsTr("Lost something")
                }
                Caption {
                    text: qsTr("Reading the words")
                    visible: root.losses.reading
                }
            }
            TextArea {
                id: words

                Layout.fillWidth: true
                label: qsTr("In the passenger's words")
                lines: 2
                text: root.losses.words

                onTextChanged: root.losses.words = text
            }
            GridLayout {
                Layout.fillWidth: true
                columnSpacing: Theme.space12
                columns: width < 520 * Theme.textScale ? 2 : 4
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
                    field: "where"
                    label: qsTr("Where")
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
                    field: "name"
                    label: qsTr("Name")
                }
            }
            ChoiceRow {
                Layout.fillWidth: true
                label: qsTr("Station")
                options: root.losses.stations
                value: root.losses.station
                visible: root.losses.stations.length > 1

                onChosen: code => root.losses.station = code
            }
            Notice {
                Layout.fillWidth: true
                iconName: "warning"
                text: qsTr("No lost & found station works with this desk.")
                tone: "soon"
                visible: root.losses.stations.length === 0
            }
            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space12

                TextField {
                    id: bag

                    Layout.alignment: Qt.AlignTop
                    Layout.preferredWidth: 220 * Theme.textScale
                    iconName: "tag"
                    label: qsTr("A checked bag? Its tag")
                    placeholderText: qsTr("KL 123456")

                    onTextChanged: root.losses.lookUp(text)
                }
                Secondary {
                    Layout.alignment: Qt.AlignVCenter
                    Layout.fillWidth: true
                    text: root.losses.tagFound !== "" ? root.losses.tagFound : qsTr("Ask nobody for marks of a checked bag: its tag tells whose it is.")
                }
            }
        }
    }
    RowLayout {
        id: buttons

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.space16
        anchors.left: parent.left
        anchors.leftMargin: Theme.space20
        anchors.right: parent.right
        anchors.rightMargin: Theme.space20
        spacing: Theme.space8

        Secondary {
            Layout.fillWidth: true
            text: root.losses.station === "" ? "" : qsTr("Goes to lost & found at %1").arg(root.losses.station)
        }
        Button {
            text: qsTr("Cancel")

            onClicked: root.losses.dismiss()
        }
        Button {
            enabled: root.losses.ready
            kind: "primary"
            text: qsTr("File the report")

            onClicked: root.losses.file()
        }
    }

    component Field: TextField {
        required property string field

        Layout.alignment: Qt.AlignTop
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        text: root.losses.form[field] ?? ""

        onEdited: root.losses.fill(field, text)
    }
}
