pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.ViewModels

// The photos that were picked to go with words. Each row of `model` has key, thumbnail and preparing; `trouble` says why
// the last one was not taken, `wordless` that words are missing.
ColumnLayout {
    id: root

    required property var model
    required property string trouble
    required property bool wordless

    signal removed(key: int)

    spacing: Theme.space8
    visible: photos.count > 0 || trouble !== ""

    Flow {
        Layout.fillWidth: true
        spacing: Theme.space12
        visible: photos.count > 0

        Repeater {
            id: photos

            model: root.model

            Item {
                id: photo

                required property int index
                required property int key
                required property bool preparing
                required property string thumbnail

                implicitHeight: Math.max(picture.implicitHeight, drop.implicitHeight)
                implicitWidth: picture.implicitWidth + drop.implicitWidth

                Thumbnail {
                    id: picture

                    source: photo.thumbnail
                    visible: !photo.preparing
                    Accessible.ignored: false
                    Accessible.name: qsTr("Photo %1").arg(photo.index + 1)
                    Accessible.role: Accessible.Graphic
                }
                Rectangle {
                    anchors.fill: picture
                    color: Theme.sunken
                    radius: Theme.radiusButton
                    visible: photo.preparing

                    Column {
                        anchors.centerIn: parent
                        spacing: Theme.space4

                        Spinner {
                            anchors.horizontalCenter: parent.horizontalCenter
                            running: photo.preparing
                        }
                        Secondary {
                            text: qsTr("Preparing…")
                        }
                    }
                }
                IconButton {
                    id: drop

                    anchors.left: picture.right
                    iconName: "cross"
                    text: photo.preparing ? qsTr("Cancel photo %1").arg(photo.index + 1) : qsTr("Remove photo %1").arg(photo.index + 1)

                    onClicked: root.removed(photo.key)
                }
            }
        }
    }
    Secondary {
        Layout.fillWidth: true
        text: qsTr("Write a word about it, then it can go.")
        visible: photos.count > 0 && root.wordless
    }
    FieldError {
        Layout.fillWidth: true
        text: root.trouble
    }
}
