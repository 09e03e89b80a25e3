pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// A message from a crew: who asks, for how long, who looks after it, and the answer.
ColumnLayout {
    id: root

    property bool active: true
    readonly property var head: thread.head
    property bool panelToggle: false
    required property CrewThreadViewModel thread

    signal panelAsked

    spacing: 0

    Shortcut {
        enabled: root.active && root.head.owner === ""
        sequences: ["T"]

        onActivated: root.thread.take()
    }
    Shortcut {
        enabled: root.active
        sequences: ["A"]

        onActivated: composer.write()
    }
    ColumnLayout {
        Layout.fillWidth: true
        Layout.margins: Theme.space16
        Layout.leftMargin: Theme.space20
        Layout.rightMargin: Theme.space20
        spacing: Theme.space8

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space12

            ColumnLayout {
                Layout.fillWidth: true
                spacing: 2

                Heading {
                    Layout.fillWidth: true
                    text: root.head.seat === "" ? root.head.position : qsTr("%1 · seat %2").arg(root.head.position).arg(root.head.seat)
                }
                Secondary {
                    Layout.fillWidth: true
                    text: root.head.age === "" ? qsTr("Crew message · answered") : qsTr("Crew message · unanswered for %1").arg(root.head.age)
                }
            }
            Button {
                id: take

                text: qsTr("Take")
                visible: root.head.owner === ""

                onClicked: root.thread.take()

                Tip {
                    text: qsTr("T")
                    visible: take.hovered
                }
            }
            IconButton {
                iconName: "info"
                text: qsTr("Flight and seat")
                visible: root.panelToggle

                onClicked: root.panelAsked()
            }
        }
        OwnerTag {
            owner: root.head.owner
            settled: root.head.settled
        }
    }
    Separator {
        Layout.fillWidth: true
    }
    ThreadView {
        Layout.fillHeight: true
        Layout.fillWidth: true
        hold: root.thread.photos.hold
        model: root.thread.entries

        onPhotoCancelled: key => root.thread.photos.cancel(key)
        onPhotoOpened: (key, name) => {
            root.thread.photos.open(key);
            viewer.show(name);
        }
        onPhotoWished: key => root.thread.photos.show(root.thread.key, key)
    }
    Separator {
        Layout.fillWidth: true
    }
    Composer {
        id: composer

        Layout.fillWidth: true
        Layout.margins: Theme.space16
        Layout.leftMargin: Theme.space20
        Layout.rightMargin: Theme.space20
        active: root.active
        drafts: root.thread.drafts
        illustrated: true
        placeholder: qsTr("Answer to the crew")
    }
    PhotoSheet {
        id: viewer

        picture: root.thread.photos.picture

        onClosed: root.thread.photos.close()
    }
}
