pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.ViewModels

// The link, or what is not sent, in the bar. A touch says more.
T.Button {
    id: root

    required property string iconName
    property string tone: "neutral"
    readonly property real inset: (implicitHeight - pillHeight) / 2
    readonly property real pillHeight: implicitContentHeight + 2 * Theme.space8

    bottomInset: inset
    implicitHeight: Math.max(Theme.target, pillHeight)
    implicitWidth: implicitContentWidth + 2 * 14
    leftPadding: 14
    rightPadding: 14
    topInset: inset
    Accessible.name: text
    Accessible.role: Accessible.Button

    background: Rectangle {
        border.color: root.hovered ? Tone.ink(root.tone) : Tone.fill(root.tone)
        color: Tone.fill(root.tone)
        radius: height / 2

        FocusRing {
            innerRadius: parent.height / 2
            visible: root.visualFocus
        }
    }
    contentItem: RowLayout {
        spacing: Theme.space8

        Icon {
            color: Tone.ink(root.tone)
            name: root.iconName
            size: 18
        }
        Label {
            Layout.fillWidth: true
            color: Tone.ink(root.tone)
            elide: Text.ElideRight
            font.pixelSize: Theme.fontSecondary
            font.weight: 500
            text: root.text
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
}
