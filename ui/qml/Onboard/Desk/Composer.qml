pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// Where an answer is written. Ctrl+Enter sends. `offer` is text that can be taken over, `extra` stands before Send.
// Where it is `illustrated`, photos go with it: from a file, dropped or pasted.
ColumnLayout {
    id: root

    property bool active: true
    default property alias extra: extras.data
    required property DraftsViewModel drafts
    property bool illustrated: false
    property int limit: 0
    property string offer
    property string offerName
    property string placeholder: qsTr("Reply")
    property bool possible: true
    readonly property bool tooLong: limit > 0 && area.count > limit
    readonly property bool ready: possible && !drafts.sending && !drafts.photos.preparing && !tooLong && area.text.trim() !== ""

    function takeOffer() {
        drafts.text = drafts.text.trim() === "" ? offer : drafts.text.trim() + "\n" + offer;
        area.forceActiveFocus(Qt.OtherFocusReason);
    }

    function write() {
        area.forceActiveFocus(Qt.ShortcutFocusReason);
    }

    spacing: Theme.space8

    Shortcut {
        enabled: root.active && root.ready
        sequences: ["Ctrl+Return", "Ctrl+Enter"]

        onActivated: root.drafts.send()
    }
    TagButton {
        Layout.maximumWidth: root.width
        text: root.offerName
        tone: "accent"
        visible: root.offer !== ""

        onClicked: root.takeOffer()
    }
    TextArea {
        id: area

        Layout.fillWidth: true
        error: root.tooLong ? qsTr("Too long for this channel") : ""
        lines: 2
        placeholderText: root.placeholder
        readOnly: root.drafts.sending
        text: root.drafts.text

        onTextChanged: root.drafts.text = text

        Keys.onPressed: event => event.accepted = root.illustrated && event.matches(StandardKey.Paste) && root.drafts.photos.paste()

        DropArea {
            anchors.fill: parent
            enabled: root.illustrated
            keys: ["text/uri-list"]

            onDropped: drop => {
                for (const file of drop.urls)
                    root.drafts.photos.add(file);
                drop.accept();
            }
        }
    }
    PhotoStrip {
        Layout.fillWidth: true
        model: root.drafts.photos.rows
        trouble: root.drafts.photos.trouble
        wordless: area.text.trim() === ""

        onRemoved: key => root.drafts.photos.remove(key)
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space8

        PhotoPicker {
            enabled: !root.drafts.photos.full && !root.drafts.sending
            visible: root.illustrated

            onPicked: file => root.drafts.photos.add(file)
        }
        Secondary {
            Layout.fillWidth: true
            color: root.tooLong ? Theme.urgent : Theme.text2
            text: root.limit > 0 ? qsTr("%L1 of %L2").arg(area.count).arg(root.limit) : ""
        }
        RowLayout {
            id: extras

            spacing: Theme.space8
        }
        Button {
            id: send

            enabled: root.ready
            kind: "primary"
            text: qsTr("Send")

            onClicked: root.drafts.send()

            Tip {
                text: qsTr("Ctrl+Enter")
                visible: send.hovered
            }
        }
    }
}
