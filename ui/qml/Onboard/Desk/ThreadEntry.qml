pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// A message of the passenger or ours, or what happened between them; below ours what a person has to decide.
ColumnLayout {
    id: root

    required property string answers
    required property string decision
    required property string hold
    required property string key
    required property string kind
    required property string meta
    required property list<var> photos
    required property var pieces
    required property string text
    required property string who

    signal answered
    signal letRest
    signal photoCancelled(key: string)
    signal photoOpened(key: string, name: string)
    signal photoWished(key: string)
    signal sendAgain

    spacing: Theme.space8

    MessageBubble {
        Layout.alignment: root.kind === "ours" ? Qt.AlignRight : Qt.AlignLeft
        Layout.maximumWidth: root.width * 0.78
        Layout.preferredWidth: implicitWidth
        meta: root.meta
        ours: root.kind === "ours"
        pieces: root.pieces
        visible: root.kind !== "event"
    }
    TagButton {
        iconName: "check"
        text: qsTr("This answers the question")
        visible: root.answers !== ""

        onClicked: root.answered()
    }
    PhotoLine {
        Layout.alignment: root.kind === "ours" ? Qt.AlignRight : Qt.AlignLeft
        Layout.preferredWidth: root.width * 0.78
        hold: root.hold
        ours: root.kind === "ours"
        photos: root.photos
        who: root.who

        onCancelled: key => root.photoCancelled(key)
        onOpened: (key, name) => root.photoOpened(key, name)
        onWished: key => root.photoWished(key)
    }
    EventLine {
        Layout.fillWidth: true
        text: root.text
        visible: root.kind === "event"
    }
    Notice {
        Layout.fillWidth: true
        iconName: "warning"
        text: root.decision
        tone: "urgent"
        visible: text !== ""
    }
    Flow {
        Layout.alignment: Qt.AlignRight
        Layout.fillWidth: true
        layoutDirection: Qt.RightToLeft
        spacing: Theme.space8
        visible: root.decision !== ""

        Button {
            text: qsTr("Send again")

            onClicked: root.sendAgain()
        }
        Button {
            text: qsTr("Let it rest")

            onClicked: root.letRest()
        }
    }
}
