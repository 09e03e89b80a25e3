pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// All that is known of the thing that is open, in one column or, where there is room, in two.
GridLayout {
    id: root

    required property ItemSheetViewModel model
    readonly property bool wide: width >= 700 * Theme.textScale

    signal editAsked
    signal moveAsked(hand: string)
    signal photoAsked(key: string, name: string)

    columnSpacing: Theme.space20 * 2
    columns: wide ? 2 : 1
    rowSpacing: Theme.space20

    ColumnLayout {
        id: about

        Layout.alignment: Qt.AlignTop
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        spacing: Theme.space16

        Notice {
            Layout.fillWidth: true
            iconName: "warning"
            text: root.model.twice
            tone: "urgent"
            visible: text !== ""
        }
        Notice {
            Layout.fillWidth: true
            actionText: root.model.dueCode !== "" ? qsTr("Done") : root.model.dueHand !== "" ? qsTr("Record it") : ""
            iconName: root.model.dueTone === "urgent" ? "warning" : "clock"
            text: root.model.dueAction
            tone: root.model.dueTone
            visible: text !== "" && (root.model.dueTone !== "neutral" || root.model.dueCode !== "")

            onAction: root.model.dueCode !== "" ? root.model.finish(root.model.dueCode) : root.moveAsked(root.model.dueHand)
        }
        ColumnLayout {
            Layout.fillHeight: false
            Layout.fillWidth: true
            spacing: Theme.space8
            visible: root.model.versionCount > 0

            SectionLabel {
                Layout.fillWidth: true
                text: qsTr("Described twice, apart from one another")
            }
            GridLayout {
                Layout.fillWidth: true
                columnSpacing: Theme.space8
                columns: width >= 440 * Theme.textScale ? 2 : 1
                rowSpacing: Theme.space8

                Repeater {
                    model: root.model.versions

                    VersionCard {
                        Layout.alignment: Qt.AlignTop
                        Layout.fillHeight: true
                        Layout.fillWidth: true
                        Layout.preferredWidth: 1

                        onKept: root.model.keep(key)
                    }
                }
            }
            Button {
                iconName: "pencil"
                text: qsTr("Merge them")

                onClicked: root.editAsked()
            }
        }
        PhotoLine {
            readonly property real each: Math.min(about.width, 400)

            Layout.fillWidth: true
            frame: Qt.size(each, Math.round(each * 0.62))
            hold: root.model.photos.hold
            photos: root.model.pictures
            who: ""

            onCancelled: key => root.model.photos.cancel(key)
            onOpened: (key, name) => root.photoAsked(key, name)
            onWished: key => root.model.fetch(key)
        }
        Secondary {
            Layout.fillWidth: true
            text: qsTr("These photos are for those who handle it, nobody else.")
            visible: root.model.privatePhotos && root.model.pictures.length > 0
        }
        ColumnLayout {
            Layout.fillHeight: false
            Layout.fillWidth: true
            spacing: Theme.space8

            Repeater {
                model: root.model.facts

                FactRow {
                    Layout.fillWidth: true
                }
            }
        }
    }
    ColumnLayout {
        Layout.alignment: Qt.AlignTop
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        spacing: Theme.space20

        CustodyChain {
            Layout.fillWidth: true
            model: root.model.custody

            onUndone: step => root.model.unfinish(step)
        }
        ColumnLayout {
            Layout.fillHeight: false
            Layout.fillWidth: true
            spacing: Theme.space8

            SectionLabel {
                Layout.fillWidth: true
                text: qsTr("How to handle it")
            }
            Repeater {
                model: root.model.handling

                RowLayout {
                    id: instruction

                    required property int index
                    required property string modelData

                    Layout.fillWidth: true
                    spacing: Theme.space8

                    Secondary {
                        Layout.alignment: Qt.AlignTop
                        Layout.preferredWidth: 16 * Theme.textScale
                        text: instruction.index + 1
                        Accessible.ignored: true
                    }
                    Body {
                        Layout.fillWidth: true
                        text: instruction.modelData
                    }
                }
            }
        }
        SaveButton {
            file: (root.model.reference === "" ? "found-item" : root.model.reference) + ".txt"
            filter: qsTr("Text (*.txt)")
            iconName: "download"
            text: qsTr("Export the record")

            onChosen: file => root.model.saveRecord(file)
        }
    }
}
