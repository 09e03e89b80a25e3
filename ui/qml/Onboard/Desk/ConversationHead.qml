pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// Who it is, in which channel and language, for how long a reply goes through, how urgent and why, who looks after it.
ColumnLayout {
    id: root

    required property ConversationViewModel conversation
    readonly property var head: conversation.head
    property bool panelToggle: false

    signal panelAsked

    spacing: Theme.space8

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space12

        Avatar {
            channel: root.head.channel
            initials: root.head.initials
            name: root.head.name
            Accessible.ignored: true
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 2

            Heading {
                Layout.fillWidth: true
                elide: Text.ElideRight
                horizontalAlignment: Text.AlignLeft
                text: root.head.name
                wrapMode: Text.NoWrap
            }
            Secondary {
                readonly property string window: root.head.windowOpen ? qsTr("reply window open for %1").arg(root.head.window) : qsTr("reply window closed")

                Layout.fillWidth: true
                text: qsTr("%1 · %2 · %3").arg(root.head.channelName).arg(root.head.language).arg(window)
                visible: root.conversation.loaded
            }
        }
        Button {
            id: take

            text: qsTr("Take")
            visible: root.conversation.loaded && root.head.owner === ""

            onClicked: root.conversation.take()

            Tip {
                text: qsTr("T")
                visible: take.hovered
            }
        }
        Button {
            id: close

            text: qsTr("Close")
            visible: root.conversation.loaded && !root.head.closed && !root.head.running

            onClicked: root.conversation.close()

            Tip {
                text: qsTr("Takes it out of the inbox until the passenger writes again")
                visible: close.hovered
            }
        }
        IconButton {
            iconName: "info"
            text: qsTr("Flight and seat")
            visible: root.panelToggle

            onClicked: root.panelAsked()
        }
    }
    Flow {
        Layout.fillWidth: true
        spacing: 6
        visible: root.head.urgency !== "normal" || root.head.owner !== "" || root.head.closed || root.head.losses.length > 0

        Tag {
            iconName: root.head.urgency === "urgent" ? "warning" : "clock"
            text: {
                const level = root.head.urgency === "urgent" ? qsTr("Urgent") : qsTr("Soon");
                return root.head.reasons.length === 0 ? level : qsTr("%1: %2").arg(level).arg(root.head.reasons.join(", "));
            }
            tone: root.head.urgency === "urgent" ? "urgent" : "soon"
            visible: root.head.urgency !== "normal"
        }
        Repeater {
            model: root.head.losses

            Tag {
                required property string modelData

                iconName: "bag"
                text: modelData
            }
        }
        OwnerTag {
            owner: root.head.owner
            settled: root.head.settled
        }
        Tag {
            iconName: "check"
            text: qsTr("Closed")
            visible: root.head.closed
        }
    }
}
