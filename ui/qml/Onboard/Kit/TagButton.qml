pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Onboard.ViewModels

// A small offer that is taken with a touch, for example a phrase to write. Looks like a tag, is as big as a target.
T.Button {
    id: root

    property string iconName
    readonly property real inset: (height - implicitContentHeight) / 2
    property string tone: "neutral"

    bottomInset: inset
    implicitHeight: Math.max(Theme.target, implicitContentHeight)
    implicitWidth: Math.max(Theme.target, implicitContentWidth)
    topInset: inset
    Accessible.name: text
    Accessible.role: Accessible.Button

    background: Item {
        FocusRing {
            innerRadius: Theme.radiusTag
            visible: root.visualFocus
        }
    }
    contentItem: Item {
        implicitHeight: tag.implicitHeight
        implicitWidth: tag.implicitWidth

        Tag {
            id: tag

            anchors.verticalCenter: parent.verticalCenter
            border.color: root.down || root.hovered ? Tone.ink(root.tone) : color
            iconName: root.iconName
            text: root.text
            tone: root.tone
            width: parent.width
            Accessible.ignored: true
        }
    }
}
