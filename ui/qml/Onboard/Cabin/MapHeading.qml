pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit
import Onboard.ViewModels

// Where a section or a zone begins: a line across the cabin with the names.
Item {
    id: root

    required property string title
    required property string zone

    Rectangle {
        color: Theme.line
        height: 1
        visible: root.zone !== ""
        width: parent.width
        y: 4
    }
    Label {
        color: Theme.text2
        font.pixelSize: Theme.fontLabel
        text: CabinWords.zone(root.zone)
        x: 8
        y: 8
    }
    Label {
        anchors.horizontalCenter: parent.horizontalCenter
        color: Theme.text2
        font.pixelSize: Theme.fontSecondary
        font.weight: 600
        text: root.title
        y: 12
        Accessible.role: Accessible.Heading
    }
}
