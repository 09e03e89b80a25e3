pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// Words to and from the ground. What is written keeps until it is sent.
FocusScope {
    id: root

    property string about
    required property CabinViewModel cabin
    readonly property GroundViewModel ground: cabin.ground
    readonly property bool ready: message.text.trim() !== "" && !ground.picked.preparing
    property string thread

    function send() {
        if (ready)
            ground.send(thread, message.text);
    }

    Component.onCompleted: ground.shown = visible
    onVisibleChanged: ground.shown = visible

    Connections {
        function onSent() {
            if (root.visible) {
                message.text = "";
                root.thread = "";
            }
        }

        target: root.ground
    }
    ColumnLayout {
        anchors.bottomMargin: Theme.space16
        anchors.fill: parent
        anchors.leftMargin: Math.max(Theme.space20, (root.width - 760 * Theme.textScale) / 2)
        anchors.rightMargin: anchors.leftMargin
        anchors.topMargin: Theme.space20
        spacing: Theme.space12

        Heading {
            text: qsTr("Ground")
        }
        ListView {
            id: list

            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.rightMargin: -Theme.space12
            activeFocusOnTab: true
            boundsBehavior: Flickable.StopAtBounds
            cacheBuffer: 4000
            clip: true
            model: root.ground.rows
            spacing: Theme.space8

            T.ScrollBar.vertical: ScrollBar {}
            delegate: GroundLine {
                hold: root.ground.photos.hold
                width: ListView.view.width - Theme.space12

                onAnswered: {
                    root.about = seat === "" ? qsTr("the flight") : qsTr("seat %1").arg(seat);
                    root.thread = thread;
                    message.forceActiveFocus(Qt.OtherFocusReason);
                }
                onPhotoCancelled: key => root.ground.photos.cancel(key)
                onPhotoOpened: (key, name) => {
                    root.ground.photos.open(key);
                    viewer.show(name);
                }
                onPhotoWished: key => root.ground.photos.show(thread, key)
            }

            onCountChanged: Qt.callLater(list.positionViewAtEnd)
            onHeightChanged: Qt.callLater(list.positionViewAtEnd)

            EmptyState {
                anchors.left: parent.left
                anchors.right: parent.right
                heading: qsTr("Nothing written yet")
                iconName: "arrow"
                sentence: qsTr("Write to the desk on the ground. Without a link it goes out as soon as there is one.")
                visible: !root.ground.loading && list.count === 0
                y: Theme.space20 * 2
            }
            Spinner {
                anchors.horizontalCenter: parent.horizontalCenter
                running: root.ground.loading
                y: Theme.space20 * 2
            }
        }
        Notice {
            Layout.fillWidth: true
            actionText: qsTr("New message instead")
            iconName: "message"
            text: qsTr("You are writing more about %1").arg(root.about)
            visible: root.thread !== ""

            onAction: root.thread = ""
        }
        TextArea {
            id: message

            Layout.fillWidth: true
            label: qsTr("Message to the ground")
            lines: 2
            placeholderText: qsTr("What the desk should know or find out")
        }
        PhotoStrip {
            Layout.fillWidth: true
            model: root.ground.picked.rows
            trouble: root.ground.picked.trouble
            wordless: message.text.trim() === ""

            onRemoved: key => root.ground.picked.remove(key)
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space12

            PhotoPicker {
                enabled: !root.ground.picked.full

                onPicked: file => root.ground.picked.add(file)
            }
            Item {
                Layout.fillWidth: true
            }
            Button {
                enabled: root.ready
                iconName: "arrow"
                kind: "primary"
                text: qsTr("Send")

                onClicked: root.send()
            }
        }
    }
    PhotoSheet {
        id: viewer

        picture: root.ground.photos.picture

        onClosed: root.ground.photos.close()
    }
}
