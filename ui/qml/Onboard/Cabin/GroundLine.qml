pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// One line of a thread with the ground: what it is about, the words, when they were written and when they arrived.
ColumnLayout {
    id: root

    required property string arrived
    required property bool first
    required property string hold
    required property bool last
    required property bool mine
    required property bool ours
    required property list<var> photos
    required property string position
    required property string seat
    required property string text
    required property string thread
    required property bool waiting
    readonly property string who: mine ? qsTr("You") : !ours ? qsTr("The ground") : position === "" ? qsTr("A colleague") : CabinWords.position(position)
    required property string written

    signal answered
    signal photoCancelled(key: string)
    signal photoOpened(key: string, name: string)
    signal photoWished(key: string)

    spacing: Theme.space8

    SectionLabel {
        Layout.alignment: Qt.AlignHCenter
        Layout.topMargin: Theme.space16
        text: root.seat === "" ? qsTr("About the flight") : qsTr("About seat %1").arg(root.seat)
        visible: root.first
    }
    MessageBubble {
        Layout.alignment: root.mine ? Qt.AlignRight : Qt.AlignLeft
        Layout.maximumWidth: root.width * 0.78
        Layout.preferredWidth: Math.min(implicitWidth, root.width * 0.78)
        meta: {
            if (root.arrived === "")
                return qsTr("%1 · %2 UTC").arg(root.who).arg(root.written);
            if (root.ours && root.arrived !== root.written)
                return qsTr("%1 · %2 UTC · sent %3").arg(root.who).arg(root.written).arg(root.arrived);
            return qsTr("%1 · %2 UTC").arg(root.who).arg(root.written);
        }
        ours: root.mine
        pieces: [
            {
                "text": root.text,
                "mark": ""
            }
        ]
    }
    PhotoLine {
        Layout.alignment: root.mine ? Qt.AlignRight : Qt.AlignLeft
        Layout.preferredWidth: root.width * 0.78
        hold: root.hold
        ours: root.mine
        photos: root.photos
        who: root.mine ? qsTr("you") : !root.ours ? qsTr("the ground") : root.who

        onCancelled: key => root.photoCancelled(key)
        onOpened: (key, name) => root.photoOpened(key, name)
        onWished: key => root.photoWished(key)
    }
    Tag {
        Layout.alignment: Qt.AlignRight
        iconName: "upload"
        text: qsTr("Not sent yet")
        visible: root.arrived === "" && root.ours
    }
    RowLayout {
        Layout.alignment: root.mine ? Qt.AlignRight : Qt.AlignLeft
        spacing: Theme.space8
        visible: root.last

        Tag {
            iconName: "clock"
            text: qsTr("The ground has not answered yet")
            visible: root.waiting && root.arrived !== ""
        }
        Button {
            kind: "plain"
            text: root.ours ? qsTr("Write more") : qsTr("Answer")

            onClicked: root.answered()
        }
    }
}
