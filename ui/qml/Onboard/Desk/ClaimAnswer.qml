pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// The question for lost & found before it is sent; or the answer beside what the item says. Escape leaves.
Item {
    id: root

    required property ClaimAnswerViewModel answer
    readonly property bool comparing: task.step === "judge"
    property bool possible: true
    readonly property bool tagged: task.tag !== ""
    readonly property var task: answer.task

    implicitHeight: content.implicitHeight + buttons.implicitHeight + 3 * Theme.space16

    Shortcut {
        enabled: root.visible && sending.enabled && !root.comparing
        sequences: ["Ctrl+Return", "Ctrl+Enter"]

        onActivated: root.answer.ask()
    }
    Shortcut {
        enabled: root.visible
        sequences: [StandardKey.Cancel]

        onActivated: root.answer.dismiss()
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
                    text: root.comparing ? qsTr("Does the answer fit?") : qsTr("Ask for lost & found")
                }
                Tag {
                    iconName: "bag"
                    text: qsTr("%1 · %2").arg(root.task.who).arg(root.task.station)
                }
            }
            Notice {
                Layout.fillWidth: true
                iconName: "tag"
                text: qsTr("A checked bag: ask for no marks. Ask for the number on the receipt alone; the bag has %1.").arg(root.task.tag)
                tone: "soon"
                visible: root.tagged
            }
            TextArea {
                Layout.fillWidth: true
                label: qsTr("The question")
                lines: 3
                note: qsTr("You may say no more than: %1. Name neither the thing nor its marks.").arg(root.task.may)
                text: root.answer.question
                visible: !root.comparing

                onTextChanged: root.answer.question = text
            }
            Notice {
                Layout.fillWidth: true
                iconName: "clock"
                text: qsTr("The reply window is closed. A question goes through again when the passenger writes.")
                visible: !root.possible && !root.comparing
            }
            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space12
                uniformCellSizes: true
                visible: root.comparing

                Card {
                    Layout.alignment: Qt.AlignTop
                    Layout.fillHeight: true
                    Layout.fillWidth: true
                    padding: Theme.space12

                    contentItem: ColumnLayout {
                        spacing: 6

                        SectionLabel {
                            text: qsTr("They say")
                        }
                        Body {
                            Layout.fillWidth: true
                            text: root.task.answer
                        }
                        Item {
                            Layout.fillHeight: true
                        }
                    }
                }
                Card {
                    Layout.alignment: Qt.AlignTop
                    Layout.fillHeight: true
                    Layout.fillWidth: true
                    padding: Theme.space12

                    contentItem: ColumnLayout {
                        spacing: 6

                        SectionLabel {
                            text: qsTr("The item, for your eyes only")
                        }
                        KeyValueRow {
                            Layout.fillWidth: true
                            label: qsTr("Marks")
                            labelWidth: 76 * Theme.textScale
                            value: root.task.marks === "" ? qsTr("None were noted") : root.task.marks
                        }
                        Repeater {
                            model: root.task.checks

                            KeyValueRow {
                                required property var modelData

                                Layout.fillWidth: true
                                label: modelData.label
                                labelWidth: 76 * Theme.textScale
                                value: modelData.value
                            }
                        }
                        Item {
                            Layout.fillHeight: true
                        }
                    }
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

        Button {
            kind: "danger"
            text: qsTr("It does not fit")
            visible: root.comparing

            onClicked: root.answer.judge("does_not_fit")
        }
        Item {
            Layout.fillWidth: true
        }
        Button {
            text: qsTr("Cancel")

            onClicked: root.answer.dismiss()
        }
        Button {
            text: qsTr("Unclear, ask more")
            visible: root.comparing

            onClicked: root.answer.judge("unclear")
        }
        Button {
            kind: "primary"
            text: qsTr("It fits")
            visible: root.comparing

            onClicked: root.answer.judge("fits")
        }
        Button {
            id: sending

            enabled: root.answer.ready && root.possible
            kind: "primary"
            text: qsTr("Send the question")
            visible: !root.comparing

            onClicked: root.answer.ask()
        }
    }
}
