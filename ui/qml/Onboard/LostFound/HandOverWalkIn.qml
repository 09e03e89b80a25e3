pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// Somebody came for a thing: they say what it is, staff look for it, and its claim begins with the question.
ItemDialog {
    id: root

    required property WalkInViewModel model
    property bool choosing: false // the language
    readonly property bool ready: model.chosen !== "" && name.text.trim() !== ""

    title: qsTr("Somebody stands here")
    widest: 620

    buttons: [
        PhotoPicker {
            iconName: "scan"
            text: qsTr("Scan the label")

            onPicked: file => root.model.codes.scan(file)
        },
        Item {
            Layout.fillWidth: true
        },
        Button {
            enabled: root.ready
            kind: "primary"
            text: qsTr("Ask them")

            onClicked: root.model.begin(name.text, seat.text)
        }
    ]

    onClosed: root.model.dismiss()

    Connections {
        function onChanged() {
            if (root.model.opened && !root.opened) {
                for (const field of [words, name, seat])
                    field.text = "";
                root.open();
            } else if (!root.model.opened && root.opened) {
                root.close();
            }
        }

        target: root.model
    }
    Secondary {
        Layout.fillWidth: true
        text: qsTr("Let them say what they lost. Turn the screen away while you look for it.")
    }
    TextField {
        id: words

        Layout.fillWidth: true
        focus: true
        iconName: "search"
        label: qsTr("Reference, or what it is")
        placeholderText: qsTr("AMSKL12345, or red scarf 12A")

        onTextChanged: if (root.opened)
            root.model.search(text)
    }
    Secondary {
        Layout.fillWidth: true
        text: root.model.codes.outcome
        visible: text !== ""
    }
    Repeater {
        model: root.model.rows

        CardButton {
            id: found

            required property string claim
            required property string detail
            required property string key
            required property string reference
            required property string symbol
            required property string title

            Layout.fillWidth: true
            padding: Theme.space12
            selected: key === root.model.chosen
            text: [title, reference, detail].filter(part => part !== "").join(", ")

            contentItem: RowLayout {
                spacing: Theme.space12

                Icon {
                    color: Theme.text2
                    name: found.symbol
                    size: 22
                }
                ColumnLayout {
                    Layout.fillWidth: true
                    spacing: 2

                    Body {
                        Layout.fillWidth: true
                        text: found.title
                        Accessible.ignored: true
                    }
                    Caption {
                        Layout.fillWidth: true
                        text: [found.reference, found.detail].filter(part => part !== "").join(" · ")
                        Accessible.ignored: true
                    }
                }
                Tag {
                    text: qsTr("Claimed already")
                    tone: "soon"
                    visible: found.claim !== ""
                    Accessible.ignored: true
                }
                Icon {
                    color: Theme.accent
                    name: found.selected ? "check" : ""
                }
            }

            onClicked: root.model.choose(key)
        }
    }
    Secondary {
        Layout.fillWidth: true
        text: qsTr("Nothing like that lies here. Take a report instead.")
        visible: root.model.words !== "" && root.model.count === 0
    }
    Notice {
        Layout.fillWidth: true
        actionText: qsTr("Open their claim")
        iconName: "person"
        text: qsTr("Somebody is being asked about this. Is it them?")
        tone: "soon"
        visible: root.model.running !== ""

        onAction: root.model.resume()
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space12

        TextField {
            id: name

            Layout.fillWidth: true
            label: qsTr("Their name")
        }
        TextField {
            id: seat

            Layout.preferredWidth: 140 * Theme.textScale
            label: qsTr("Seat, if told")
            placeholderText: qsTr("12A")
        }
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space12

        Body {
            Layout.fillWidth: true
            color: Theme.text2
            text: qsTr("“%1”").arg(root.model.question)
        }
        TagButton {
            Layout.alignment: Qt.AlignTop
            iconName: "globe"
            text: root.model.languages.find(each => each.code === root.model.language)?.name ?? ""
            Accessible.name: qsTr("Language: %1").arg(text)

            onClicked: root.choosing = !root.choosing
        }
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.space4
        visible: root.choosing

        Repeater {
            model: root.model.languages

            FilterChip {
                required property var modelData

                checked: modelData.code === root.model.language
                text: modelData.name

                onClicked: {
                    root.model.speak(modelData.code);
                    root.choosing = false;
                }
            }
        }
    }
}
