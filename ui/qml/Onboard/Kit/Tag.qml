pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.ViewModels

// A state in a word, with an icon where it must be seen from afar. Tones: see Tone.
Rectangle {
    id: root

    property string iconName
    property alias text: label.text
    property string tone: "neutral"

    color: Tone.fill(tone)
    implicitHeight: Math.max(24, label.implicitHeight + Theme.space8)
    implicitWidth: content.implicitWidth + 2 * Theme.space8
    radius: Theme.radiusTag
    Accessible.name: text
    Accessible.role: Accessible.StaticText

    RowLayout {
        id: content

        anchors.centerIn: parent
        spacing: 6
        width: Math.min(implicitWidth, root.width - 2 * Theme.space8)

        Icon {
            color: Tone.ink(root.tone)
            name: root.iconName
            size: 14
        }
        Label {
            id: label

            Layout.fillWidth: true
            color: Tone.ink(root.tone)
            elide: Text.ElideRight
            font.pixelSize: Theme.fontLabel
            font.weight: 500
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
}
