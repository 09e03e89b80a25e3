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
    required property bool last
    required property bool mine
    required property bool ours
    required property string position
    required property string seat
    required property string text
    required property string thread
    required property bool waiting
    required property string written

    signal answered

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
            const who = root.mine ? qsTr("You") : !root.ours ? qsTr("The ground") : root.position === "" ? qsTr("A colleague") : CabinWords.position(root.position);
            if (root.arrived === "")
                return qsTr("%1 · %2 UTC").arg(who).arg(root.written);
            if (root.ours && root.arrived !== root.written)
                return qsTr("%1 · %2 UTC · sent %3").arg(who).arg(root.written).arg(root.arrived);
            return qsTr("%1 · %2 UTC").arg(who).arg(root.written);
        }
        ours: root.mine
        pieces: [
            {
                "text": root.text,
                "mark": ""
            }
        ]
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
