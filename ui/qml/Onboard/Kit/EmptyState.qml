pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.ViewModels

// What a list says when there is nothing in it, and what to do about it.
ColumnLayout {
    id: root

    property string actionText
    property string heading
    property string iconName
    property string sentence

    signal action

    Layout.fillHeight: false
    spacing: Theme.space8

    Rectangle {
        Layout.alignment: Qt.AlignHCenter
        Layout.bottomMargin: Theme.space4
        color: Theme.sunken
        implicitHeight: 56
        implicitWidth: 56
        radius: 28
        visible: root.iconName !== ""

        Icon {
            anchors.centerIn: parent
            color: Theme.text2
            name: root.iconName
            size: 24
        }
    }
    Heading {
        Layout.fillWidth: true
        horizontalAlignment: Text.AlignHCenter
        text: root.heading
    }
    Body {
        Layout.alignment: Qt.AlignHCenter
        Layout.fillWidth: true
        Layout.maximumWidth: 400 * Theme.textScale
        color: Theme.text2
        horizontalAlignment: Text.AlignHCenter
        text: root.sentence
        visible: text !== ""
    }
    Button {
        Layout.alignment: Qt.AlignHCenter
        Layout.topMargin: Theme.space8
        text: root.actionText
        visible: text !== ""

        onClicked: root.action()
    }
}
