pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.ViewModels

// A fact and its name. Tones: see Tone; neutral is plain text.
RowLayout {
    id: root

    property string label
    property real labelWidth: 104 * Theme.textScale
    property string tone: "neutral"
    property string value

    Layout.fillHeight: false
    spacing: Theme.space8
    Accessible.name: qsTr("%1: %2").arg(label).arg(value)
    Accessible.role: Accessible.StaticText

    Secondary {
        Layout.alignment: Qt.AlignTop
        Layout.preferredWidth: root.labelWidth
        text: root.label
        Accessible.ignored: true
    }
    Label {
        Layout.alignment: Qt.AlignTop
        Layout.fillWidth: true
        color: root.tone === "neutral" ? Theme.text : Tone.ink(root.tone)
        font.pixelSize: Theme.fontSecondary
        text: root.value
        Accessible.ignored: true
    }
}
