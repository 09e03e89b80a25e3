pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.ViewModels

// A line across a view about its state: offline, error, something to know. Tones: see Tone.
T.Pane {
    id: root

    property string actionText
    property string iconName: "info"
    property string text
    property string tone: "neutral"

    signal action

    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    padding: Theme.space12
    Accessible.name: text
    Accessible.role: Accessible.AlertMessage

    background: Rectangle {
        color: Tone.fill(root.tone)
        radius: Theme.radiusButton
    }
    contentItem: RowLayout {
        spacing: Theme.space12

        Icon {
            color: Tone.ink(root.tone)
            name: root.iconName
        }
        Label {
            Layout.fillWidth: true
            color: root.tone === "neutral" ? Theme.text : Tone.ink(root.tone)
            font.pixelSize: root.tone === "urgent" ? Theme.fontBody : Theme.fontSecondary
            text: root.text
            Accessible.ignored: true
        }
        Button {
            text: root.actionText
            visible: text !== ""

            onClicked: root.action()
        }
    }
}
