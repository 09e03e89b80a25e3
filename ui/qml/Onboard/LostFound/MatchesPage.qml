pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// Whose is it? The items to decide, one of them in full, who could own it and why, and what the desk will ask.
FocusScope {
    id: root

    readonly property bool low: height < 900 * Theme.textScale
    readonly property bool narrow: width < 900 * Theme.textScale
    required property MatchesViewModel model
    readonly property bool wide: width >= 1250 * Theme.textScale

    signal editAsked(item: string)
    signal labelAsked(item: string)
    signal reportsAsked

    Binding {
        property: "shown"
        target: root.model
        value: root.visible
    }
    Shortcut {
        enabled: root.visible
        sequences: ["J", "Ctrl+Down"]

        onActivated: root.model.step(1)
    }
    Shortcut {
        enabled: root.visible
        sequences: ["K", "Ctrl+Up"]

        onActivated: root.model.step(-1)
    }
    Spinner {
        anchors.centerIn: parent
        running: !root.model.loaded
    }
    EmptyState {
        anchors.centerIn: parent
        heading: qsTr("Nothing to decide")
        iconName: "search"
        sentence: qsTr("What is registered appears here, with whose it could be.")
        visible: root.model.loaded && root.model.selected === ""
        width: Math.min(parent.width - 2 * Theme.space20, 400 * Theme.textScale)
    }
    ColumnLayout {
        anchors.fill: parent
        spacing: 0
        visible: root.model.loaded && root.model.selected !== ""

        ItemChoice {
            Layout.bottomMargin: Theme.space8
            Layout.fillWidth: true
            Layout.topMargin: Theme.space8
            implicitHeight: 56 * Theme.textScale
            leftMargin: Theme.space20
            orientation: ListView.Horizontal
            rightMargin: Theme.space20
            visible: !root.wide && root.model.count > 1
        }
        Separator {
            Layout.fillWidth: true
            visible: !root.wide && root.model.count > 1
        }
        MatchedItemPane {
            Layout.fillWidth: true
            brief: root.low
            flat: true
            model: root.model
            visible: root.narrow && !(root.low && root.model.asking.opened)

            onEditAsked: root.editAsked(root.model.selected)
            onLabelAsked: root.labelAsked(root.model.selected)
        }
        Separator {
            Layout.fillWidth: true
            visible: root.narrow
        }
        RowLayout {
            Layout.fillHeight: true
            Layout.fillWidth: true
            spacing: 0

            ColumnLayout {
                Layout.fillHeight: true
                Layout.fillWidth: false
                Layout.preferredWidth: 280 * Theme.textScale
                spacing: Theme.space8
                visible: root.wide

                Heading {
                    Layout.leftMargin: Theme.space16
                    Layout.topMargin: Theme.space20
                    text: qsTr("To decide")
                }
                ItemChoice {
                    Layout.fillHeight: true
                    Layout.fillWidth: true
                    bottomMargin: Theme.space16
                    leftMargin: Theme.space16
                    rightMargin: Theme.space16
                }
            }
            Separator {
                Layout.fillHeight: true
                visible: root.wide
            }
            MatchedItemPane {
                Layout.fillHeight: true
                Layout.preferredWidth: 350 * Theme.textScale
                model: root.model
                visible: !root.narrow

                onEditAsked: root.editAsked(root.model.selected)
                onLabelAsked: root.labelAsked(root.model.selected)
            }
            Separator {
                Layout.fillHeight: true
                visible: !root.narrow
            }
            Item {
                Layout.fillHeight: true
                Layout.fillWidth: true

                ColumnLayout {
                    anchors.fill: parent
                    anchors.leftMargin: Theme.space20
                    anchors.margins: Theme.space16
                    anchors.rightMargin: Theme.space20
                    spacing: Theme.space12

                    CandidateList {
                        Layout.fillHeight: true
                        Layout.fillWidth: true
                        model: root.model

                        onEditAsked: root.editAsked(root.model.selected)
                        onReportsAsked: root.reportsAsked()
                    }
                    AskPanel {
                        Layout.fillWidth: true
                        asking: root.model.asking
                        visible: root.model.asking.opened
                    }
                }
                CompareSheet {
                    anchors.bottom: parent.bottom
                    anchors.left: parent.left
                    anchors.right: parent.right
                    height: Math.min(implicitHeight, parent.height - Theme.space16)
                    model: root.model
                }
            }
        }
    }

    component ItemChoice: ListView {
        id: choice

        activeFocusOnTab: true
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        currentIndex: root.model.place
        highlightMoveDuration: 150
        keyNavigationEnabled: false
        model: root.model.items
        spacing: Theme.space8
        Accessible.name: qsTr("Items to decide")
        Accessible.role: Accessible.List

        T.ScrollBar.vertical: ScrollBar {
            visible: choice.orientation === ListView.Vertical && size < 1
        }
        delegate: MatchedItemRow {
            height: low ? choice.height : implicitHeight
            low: choice.orientation === ListView.Horizontal
            selected: key === root.model.selected
            width: low ? 256 * Theme.textScale : choice.width - 2 * Theme.space16

            onClicked: root.model.select(key)
        }
    }
}
