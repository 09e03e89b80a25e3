pragma ComponentBehavior: Bound

import QtQuick
import Onboard.ViewModels

// Who writes: initials, and the letter of the channel in the corner.
Rectangle {
    id: root

    property string channel
    property string initials
    property string name

    color: Theme.accentWeak
    implicitHeight: implicitWidth
    implicitWidth: Math.round(40 * Theme.textScale)
    radius: width / 2
    Accessible.name: name
    Accessible.role: Accessible.Graphic

    Label {
        anchors.centerIn: parent
        color: Theme.accent
        font.pixelSize: Theme.fontSecondary
        font.weight: 600
        text: root.initials
        Accessible.ignored: true
    }
    Rectangle {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: -2
        anchors.right: parent.right
        anchors.rightMargin: -2
        border.color: Theme.line
        color: Theme.raised
        height: width
        radius: 5
        visible: root.channel !== ""
        width: Math.round(17 * Theme.textScale)

        Label {
            anchors.centerIn: parent
            color: Theme.text2
            font.pixelSize: Math.round(10 * Theme.textScale)
            font.weight: 700
            text: root.channel
            Accessible.ignored: true
        }
    }
}
