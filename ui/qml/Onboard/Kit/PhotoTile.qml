pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.ViewModels

// One photo of a line: its thumbnail, where it stands, and what can be done. `photo` is a PhotoRow, `name` what it is
// called. A touch opens what is here and fetches what is not.
ColumnLayout {
    id: root

    property size frame: Qt.size(128, 96)
    required property string name
    required property var photo
    readonly property bool copying: ["sending", "coming"].includes(photo.state)
    readonly property bool here: photo.whole
    readonly property bool wanted: ["asked", "coming"].includes(photo.state)

    signal cancelled
    signal opened
    signal wished

    spacing: Theme.space4

    T.AbstractButton {
        id: button

        enabled: root.here || !root.wanted
        implicitHeight: thumbnail.implicitHeight
        implicitWidth: thumbnail.implicitWidth
        text: qsTr("%1, %2").arg(root.name).arg(PhotoWords.state(root.photo))
        Accessible.name: text
        Accessible.role: Accessible.Button

        contentItem: Thumbnail {
            id: thumbnail

            implicitHeight: root.frame.height
            implicitWidth: root.frame.width
            source: root.photo.thumbnail

            FocusRing {
                visible: button.visualFocus
            }
        }

        onClicked: root.here ? root.opened() : root.wished()
    }
    Rectangle {
        Layout.preferredWidth: button.implicitWidth
        color: Theme.sunken
        implicitHeight: 4
        radius: 2
        visible: root.copying

        Rectangle {
            color: Theme.accent
            height: parent.height
            radius: parent.radius
            width: parent.width * root.photo.percent / 100
        }
    }
    Tag {
        Layout.maximumWidth: Math.max(button.implicitWidth, implicitWidth)
        iconName: PhotoWords.icon(root.photo.state)
        text: PhotoWords.state(root.photo)
        tone: PhotoWords.tone(root.photo.state)
        Accessible.ignored: true
    }
    Button {
        iconName: "download"
        text: qsTr("Show")
        visible: root.photo.state === "away"
        Accessible.name: qsTr("Show %1").arg(root.name)

        onClicked: root.wished()
    }
    Button {
        text: qsTr("Cancel")
        visible: root.wanted
        Accessible.name: qsTr("Do not show %1").arg(root.name)

        onClicked: root.cancelled()
    }
}
