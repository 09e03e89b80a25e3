pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// The claim that is open: who and what, its line of steps, and the next one with its one primary button.
FocusScope {
    id: root

    readonly property var claim: model.claim
    required property bool closable
    required property ClaimSheetViewModel model
    readonly property bool ended: claim.next === "over"

    signal itemAsked(item: string)

    Rectangle {
        anchors.fill: parent
        color: Theme.surface
    }
    Shortcut {
        enabled: root.visible
        sequences: [StandardKey.Cancel]

        onActivated: root.model.close()
    }
    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        RowLayout {
            Layout.bottomMargin: Theme.space12
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space20
            Layout.rightMargin: Theme.space12
            Layout.topMargin: Theme.space16
            spacing: Theme.space12

            IconButton {
                iconName: "undo"
                text: qsTr("Back to the claims")
                visible: root.closable

                onClicked: root.model.close()
            }
            Thumbnail {
                Layout.alignment: Qt.AlignTop
                implicitHeight: 54
                implicitWidth: 72
                source: root.claim.photos[0]?.thumbnail ?? ""
                visible: root.claim.photos.length > 0
            }
            ColumnLayout {
                Layout.fillWidth: true
                spacing: Theme.space4

                Heading {
                    Layout.fillWidth: true
                    text: root.claim.who
                }
                Secondary {
                    Layout.fillWidth: true
                    text: [root.claim.title, root.claim.reference, root.claim.flight].filter(part => part !== "").join(" · ")
                }
                Flow {
                    Layout.fillWidth: true
                    spacing: 6
                    visible: root.model.loaded

                    FlowTag {
                        text: root.claim.state
                        tone: root.claim.refused ? "urgent" : root.claim.gone ? "neutral" : root.ended ? "ok" : "accent"
                    }
                    FlowTag {
                        iconName: "people"
                        text: root.claim.second && !root.ended ? qsTr("Two people") : ""
                        tone: "soon"
                    }
                    FlowTag {
                        iconName: "upload"
                        text: root.claim.provisional ? qsTr("Final when the ground has it") : root.claim.unsent ? qsTr("Not sent") : ""
                    }
                }
            }
            IconButton {
                Layout.alignment: Qt.AlignTop
                iconName: "cross"
                text: qsTr("Close")
                visible: !root.closable

                onClicked: root.model.close()
            }
        }
        Separator {
            Layout.fillWidth: true
        }
        Flickable {
            id: area

            Layout.fillHeight: true
            Layout.fillWidth: true
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: body.implicitHeight + 2 * Theme.space16
            contentWidth: width

            T.ScrollBar.vertical: ScrollBar {}

            ColumnLayout {
                id: body

                spacing: Theme.space16
                visible: root.model.loaded
                width: Math.min(area.width - 2 * Theme.space20, 620 * Theme.textScale)
                x: Theme.space20
                y: Theme.space16

                HandOverStep {
                    Layout.fillWidth: true
                    model: root.model
                }
                ColumnLayout {
                    Layout.fillHeight: false
                    Layout.fillWidth: true
                    spacing: 0

                    SectionLabel {
                        Layout.bottomMargin: Theme.space8
                        text: qsTr("Steps")
                    }
                    Repeater {
                        model: root.model.steps

                        ClaimStep {
                            Layout.fillWidth: true
                        }
                    }
                }
                Flow {
                    Layout.fillWidth: true
                    spacing: Theme.space8

                    Button {
                        iconName: "bag"
                        text: qsTr("Open the item")

                        onClicked: root.itemAsked(root.claim.item)
                    }
                    Button {
                        iconName: "cross"
                        kind: "plain"
                        text: qsTr("End the claim")
                        visible: !root.ended

                        onClicked: ending.open()
                    }
                }
            }
            Spinner {
                anchors.horizontalCenter: parent.horizontalCenter
                running: !root.model.loaded
                y: Theme.space20 * 2
            }
        }
    }
    ConfirmDialog {
        id: ending

        acceptText: qsTr("End the claim")
        dangerous: true
        message: root.claim.next === "gone" ? qsTr("The item has gone. Say nothing of who has it.") : qsTr("The item stays here, and its owner is looked for again.")
        title: root.claim.who

        onAccepted: root.model.giveUp()
    }
}
