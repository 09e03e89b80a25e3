pragma ComponentBehavior: Bound

import QtQuick
import Onboard.ViewModels

// A small picture in a frame, or an icon where there is none. Decoration: the control around it has the accessible name.
Rectangle {
    id: root

    property alias source: picture.source

    border.color: Theme.line
    color: Theme.sunken
    implicitHeight: 96
    implicitWidth: 128
    radius: Theme.radiusButton

    Icon {
        anchors.centerIn: parent
        color: Theme.text2
        name: picture.status === Image.Ready ? "" : "photo"
    }
    Image {
        id: picture

        anchors.fill: parent
        anchors.margins: 1
        fillMode: Image.PreserveAspectCrop
        // In a dark cabin a bright picture wakes people.
        opacity: Theme.name === "cabinnight" ? 0.6 : 1
        Accessible.ignored: true
    }
}
