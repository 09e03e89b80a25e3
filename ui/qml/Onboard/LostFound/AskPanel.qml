pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// What the desk will ask a candidate, in whose language; the words can be changed, then they go to the desk.
Card {
    id: root

    required property AskingViewModel asking
    property bool choosing: false

    contentItem: ColumnLayout {
        spacing: Theme.space8

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space8

            Heading {
                Layout.fillWidth: true
                font.pixelSize: Theme.fontBody
                text: qsTr("What the desk will ask %1").arg(root.asking.whom)
            }
            TagButton {
                iconName: "globe"
                text: root.asking.languageName
                Accessible.name: qsTr("Language: %1").arg(root.asking.languageName)

                onClicked: root.choosing = !root.choosing
            }
        }
        Flow {
            Layout.fillWidth: true
            spacing: Theme.space4
            visible: root.choosing

            Repeater {
                model: root.asking.languages

                FilterChip {
                    required property var modelData

                    checked: modelData.code === root.asking.language
                    text: modelData.name

                    onClicked: {
                        root.asking.speak(modelData.code);
                        root.choosing = false;
                    }
                }
            }
        }
        Body {
            Layout.fillWidth: true
            color: Theme.text2
            text: qsTr("“%1” The answer is kept apart from the item.").arg(root.asking.words)
            visible: !root.asking.editing
        }
        TextArea {
            Layout.fillWidth: true
            lines: 2
            note: qsTr("Name neither the thing nor its marks.")
            placeholderText: qsTr("The question")
            text: root.asking.words
            visible: root.asking.editing

            onTextChanged: root.asking.words = text
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space8

            Button {
                kind: "plain"
                text: qsTr("Cancel")

                onClicked: root.asking.dismiss()
            }
            Item {
                Layout.fillWidth: true
            }
            Button {
                text: qsTr("Change words")
                visible: !root.asking.editing

                onClicked: root.asking.edit()
            }
            Button {
                enabled: root.asking.words.trim() !== ""
                kind: "primary"
                text: qsTr("Hand to the desk")

                onClicked: root.asking.hand()
            }
        }
    }
}
