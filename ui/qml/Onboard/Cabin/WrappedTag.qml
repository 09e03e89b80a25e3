pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit
import Onboard.ViewModels

// A tag whose words must be read in full: it wraps where it has no room.
Rectangle {
    id: root

    property string iconName
    property real room: 400
    property string text
    property string tone: "neutral"
    readonly property real beside: iconName === "" ? 0 : icon.width + 6

    color: Tone.fill(tone)
    height: Math.max(24, label.implicitHeight + Theme.space8)
    radius: Theme.radiusTag
    width: label.width + beside + 2 * Theme.space8
    Accessible.name: text
    Accessible.role: Accessible.StaticText

    Icon {
        id: icon

        color: Tone.ink(root.tone)
        name: root.iconName
        size: 14
        x: Theme.space8
        y: (root.height - height) / 2
    }
    Label {
        id: label

        color: Tone.ink(root.tone)
        font.pixelSize: Theme.fontLabel
        font.weight: 500
        text: root.text
        width: Math.min(implicitWidth, root.room - root.beside - 2 * Theme.space8)
        x: Theme.space8 + root.beside
        y: (root.height - height) / 2
        Accessible.ignored: true
    }
}
