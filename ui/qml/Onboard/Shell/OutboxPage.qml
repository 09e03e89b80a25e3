pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// What is not sent yet, and what the ground refused.
Item {
    id: root

    required property OutboxViewModel outbox
    required property ShellViewModel shell
    property string discarding

    ColumnLayout {
        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: parent.top
        anchors.topMargin: Theme.space20
        spacing: Theme.space12
        width: Math.min(parent.width - 2 * Theme.space20, 760 * Theme.textScale)

        RowLayout {
            Layout.fillWidth: true

            Heading {
                Layout.fillWidth: true
                text: qsTr("Outbox")
            }
            Body {
                color: Theme.text2
                text: Words.notSent(root.outbox.count, root.outbox.rejected)
                visible: !root.outbox.loading
            }
        }
        Notice {
            Layout.fillWidth: true
            actionText: qsTr("Try now")
            iconName: root.shell.link === "refused" ? "lock" : root.shell.link === "portal" ? "globe" : "noWifi"
            text: root.shell.link === "portal" ? qsTr("This network wants a log-in. All of this is safe here and goes out by itself after that.") : root.shell.link === "refused" ? qsTr("The relay does not let this device in. All of this is safe here; please ask your operator.") : qsTr("No link. All of this is safe here and goes out by itself when the link is back.")
            tone: root.shell.link === "refused" ? "urgent" : "soon"
            visible: root.shell.link !== "connected" && root.outbox.count > 0

            onAction: root.shell.tryNow()
        }
        Spinner {
            Layout.alignment: Qt.AlignHCenter
            running: root.outbox.loading
        }
        EmptyState {
            Layout.fillWidth: true
            Layout.topMargin: 96
            heading: qsTr("All sent")
            iconName: "check"
            sentence: qsTr("What you write stands here until the ground has it.")
            visible: !root.outbox.loading && root.outbox.count === 0
        }
        ListView {
            Layout.fillHeight: true
            Layout.fillWidth: true
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            model: root.outbox.rows
            spacing: Theme.space8
            Accessible.name: qsTr("Not sent")
            Accessible.role: Accessible.List

            T.ScrollBar.vertical: ScrollBar {}
            delegate: OutboxCard {
                required property string key

                desk: root.shell.role === "desk"
                width: ListView.view.width

                onCopy: root.outbox.copy(words)
                onDiscard: {
                    root.discarding = key;
                    ask.open();
                }
            }
            footer: Item {
                height: Theme.space20
            }
        }
    }
    ConfirmDialog {
        id: ask

        acceptText: qsTr("Discard")
        dangerous: true
        message: qsTr("The ground never got it, and it cannot be brought back.")
        title: qsTr("Discard this entry?")

        onAccepted: root.outbox.discard(root.discarding)
    }
}
