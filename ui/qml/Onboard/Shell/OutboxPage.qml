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
    property string draft
    property string editing // the key of the entry that gets other words

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
                text: Words.notSent(root.outbox.count, root.outbox.rejected, root.outbox.photosGoing > 0)
                visible: !root.outbox.loading && !(allSent.due && root.shell.leftHere > 0)
            }
        }
        OutboxSummary {
            Layout.fillWidth: true
            outbox: root.outbox
            shell: root.shell
            visible: !root.outbox.loading
        }
        Notice {
            readonly property bool stays: root.shell.leftRefused + root.shell.leftForeign > 0

            Layout.fillWidth: true
            iconName: stays ? "warning" : root.shell.leftWaiting > 0 ? "upload" : "check"
            text: Words.left(root.shell)
            tone: stays ? "soon" : "neutral"
            visible: text !== ""
        }
        Spinner {
            Layout.alignment: Qt.AlignHCenter
            running: root.outbox.loading
        }
        EmptyState {
            id: allSent

            readonly property bool due: root.outbox.count === 0 && root.outbox.photosGoing === 0

            Layout.fillWidth: true
            Layout.topMargin: 96
            heading: qsTr("All sent")
            iconName: "check"
            sentence: {
                const where = root.outbox.emptied === "" ? qsTr("Everything you wrote is on the ground.") : qsTr("Everything you wrote is on the ground since %1 UTC.").arg(root.outbox.emptied);
                return qsTr("%1 What you write stands here until the ground has it.").arg(where);
            }
            visible: !root.outbox.loading && due && root.shell.leftHere === 0
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

                draft: root.editing === key ? root.draft : ""
                editing: root.editing === key
                longest: root.outbox.longest
                width: ListView.view.width

                onCopy: root.outbox.copy(words)
                onDiscard: {
                    root.discarding = key;
                    ask.open();
                }
                onEdit: {
                    root.draft = words;
                    root.editing = key;
                }
                onLeave: root.editing = ""
                onSendAgain: root.outbox.sendAgain(key)
                onSendInstead: words => root.outbox.sendInstead(key, words)
                onWritten: words => root.draft = words
            }
            footer: Column {
                bottomPadding: Theme.space20
                spacing: Theme.space8
                topPadding: root.outbox.count > 0 ? Theme.space20 : 0
                width: ListView.view.width

                Secondary {
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: qsTr("and %L1 more").arg(root.outbox.more)
                    visible: root.outbox.more > 0
                }
                SectionLabel {
                    text: qsTr("Photos still going")
                    visible: root.outbox.photosGoing > 0
                }
                Repeater {
                    model: root.outbox.photos

                    OutboxPhotos {
                        hold: root.outbox.hold
                        width: parent.width
                    }
                }
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
