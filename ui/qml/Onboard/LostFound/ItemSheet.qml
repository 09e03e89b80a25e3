pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// The thing that is open: what is known of it, how it is handled, through whose hands it went, and what can be done.
FocusScope {
    id: root

    required property bool closable
    required property ItemSheetViewModel model
    required property list<string> places

    signal ownersAsked

    Rectangle {
        anchors.fill: parent
        color: Theme.surface
    }
    Shortcut {
        enabled: root.visible
        sequences: [StandardKey.Cancel]

        onActivated: root.model.close()
    }
    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        ItemHead {
            Layout.bottomMargin: Theme.space12
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space20
            Layout.rightMargin: Theme.space12
            Layout.topMargin: Theme.space16
            closable: root.closable
            model: root.model
        }
        Separator {
            Layout.fillWidth: true
        }
        Flickable {
            id: area

            Layout.fillHeight: true
            Layout.fillWidth: true
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: body.implicitHeight + 2 * Theme.space16
            contentWidth: width

            T.ScrollBar.vertical: ScrollBar {}

            ItemBody {
                id: body

                model: root.model
                visible: root.model.loaded
                width: area.width - 2 * Theme.space20
                x: Theme.space20
                y: Theme.space16

                onEditAsked: editor.edit()
                onMoveAsked: hand => mover.ask(hand)
                onPhotoAsked: (key, name) => {
                    root.model.photos.open(key);
                    viewer.show(name);
                }
            }
            Spinner {
                anchors.horizontalCenter: parent.horizontalCenter
                running: !root.model.loaded
                y: Theme.space20 * 2
            }
        }
        Separator {
            Layout.fillWidth: true
        }
        RowLayout {
            id: acts

            // Where words do not fit, the icons say what comes second.
            readonly property bool tight: root.width < 480 * Theme.textScale

            Layout.fillHeight: false
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space20
            Layout.margins: Theme.space12
            Layout.rightMargin: Theme.space20
            spacing: Theme.space8
            visible: root.model.loaded && root.model.here

            Button {
                Layout.fillWidth: acts.tight
                iconName: "arrow"
                kind: "primary"
                text: qsTr("Move")

                onClicked: mover.ask(root.model.dueTone === "urgent" ? root.model.dueHand : "")
            }
            Button {
                Layout.fillWidth: acts.tight
                iconName: "search"
                text: qsTr("Find the owner")

                onClicked: root.ownersAsked()
            }
            Item {
                Layout.fillWidth: true
                visible: !acts.tight
            }
            Button {
                iconName: "tag"
                text: acts.tight ? "" : qsTr("Label")
                Accessible.name: qsTr("Label")

                onClicked: label.open()
            }
            Button {
                iconName: "pencil"
                text: acts.tight ? "" : qsTr("Edit")
                Accessible.name: qsTr("Edit")

                onClicked: editor.edit()
            }
        }
    }
    MoveSheet {
        id: mover

        model: root.model
        places: root.places
    }
    ItemEditor {
        id: editor

        model: root.model
    }
    LabelSheet {
        id: label

        model: root.model
    }
    PhotoSheet {
        id: viewer

        picture: root.model.photos.picture

        onClosed: root.model.photos.close()
    }
}
