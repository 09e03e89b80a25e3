pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// How much went back to its owners and how fast, by place and category; never by person.
FocusScope {
    id: root

    required property FiguresViewModel model

    Shortcut {
        enabled: root.visible
        sequences: [StandardKey.Cancel]

        onActivated: root.model.close()
    }
    ColumnLayout {
        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: parent.top
        anchors.topMargin: Theme.space16
        spacing: Theme.space16
        width: Math.min(parent.width - 2 * Theme.space20, 1080 * Theme.textScale)

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space8

            IconButton {
                iconName: "undo"
                text: qsTr("Back to the shelf")

                onClicked: root.model.close()
            }
            Heading {
                Layout.fillWidth: true
                text: qsTr("Figures")
            }
            Repeater {
                model: [7, 30, 365]

                FilterChip {
                    required property int modelData

                    autoExclusive: false
                    checkable: false
                    checked: root.model.days === modelData
                    text: modelData === 365 ? qsTr("A year") : qsTr("%1 days").arg(modelData)

                    onClicked: root.model.open(modelData)
                }
            }
        }
        Flickable {
            id: area

            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.rightMargin: -Theme.space12
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: content.implicitHeight + Theme.space20
            contentWidth: width
            visible: root.model.loaded && root.model.found > 0

            T.ScrollBar.vertical: ScrollBar {}

            ColumnLayout {
                id: content

                spacing: Theme.space16
                width: area.width - Theme.space12

                GridLayout {
                    Layout.fillWidth: true
                    columnSpacing: Theme.space12
                    columns: width >= 560 ? 3 : 1
                    rowSpacing: Theme.space12

                    Figure {
                        name: qsTr("back with their owners")
                        value: qsTr("%1 %").arg(root.model.percent)
                    }
                    Figure {
                        name: qsTr("half of them within")
                        value: root.model.hours === "" ? qsTr("not known yet") : root.model.hours
                    }
                    Figure {
                        name: qsTr("returned, of %L1 found").arg(root.model.found)
                        value: qsTr("%L1").arg(root.model.returned)
                    }
                }
                GridLayout {
                    Layout.fillWidth: true
                    columnSpacing: Theme.space12
                    columns: width >= 700 ? 2 : 1
                    rowSpacing: Theme.space12

                    FigureBars {
                        Layout.alignment: Qt.AlignTop
                        Layout.fillWidth: true
                        Layout.preferredWidth: 1
                        rows: root.model.categories
                        title: qsTr("By category")
                    }
                    FigureBars {
                        Layout.alignment: Qt.AlignTop
                        Layout.fillWidth: true
                        Layout.preferredWidth: 1
                        rows: root.model.places
                        title: qsTr("By place")
                    }
                }
                Secondary {
                    Layout.fillWidth: true
                    text: qsTr("A hand-over counts once the ground has it. Figures are never by person.")
                }
            }
        }
        EmptyState {
            Layout.fillWidth: true
            Layout.topMargin: Theme.space20 * 2
            heading: qsTr("Nothing was found in these days")
            iconName: "chart"
            sentence: qsTr("Choose a longer time.")
            visible: root.model.loaded && root.model.found === 0
        }
        Spinner {
            Layout.alignment: Qt.AlignHCenter
            running: visible
            visible: !root.model.loaded
        }
        Item {
            Layout.fillHeight: true
            visible: !area.visible
        }
    }

    component Figure: Card {
        id: figure

        required property string name
        required property string value

        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Accessible.name: qsTr("%1: %2").arg(name).arg(value)
        Accessible.role: Accessible.StaticText

        contentItem: ColumnLayout {
            spacing: 2

            Title {
                Layout.fillWidth: true
                text: figure.value
                Accessible.ignored: true
            }
            Secondary {
                Layout.fillWidth: true
                text: figure.name
                Accessible.ignored: true
            }
        }
    }
}
