pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// What was asked. What the passenger said later stands first; private words are covered until touched.
// What is longer than `lines` ends in three dots.
ColumnLayout {
    id: root

    required property list<int> addedAges
    required property list<string> additions
    required property bool hidden
    property int lines: 10000
    property bool search: false
    required property string text

    spacing: Theme.space4

    Repeater {
        model: root.additions.length

        ColumnLayout {
            id: addition

            required property int index

            Layout.fillWidth: true
            spacing: 0

            Label {
                Layout.fillWidth: true
                color: Theme.soon
                font.pixelSize: Theme.fontLabel
                font.weight: 600
                text: CabinWords.added(root.addedAges[addition.index])
            }
            Body {
                Layout.fillWidth: true
                elide: Text.ElideRight
                font.weight: 600
                maximumLineCount: root.lines
                text: root.additions[addition.index] === "" ? qsTr("Private. Touch to read.") : root.additions[addition.index]
            }
        }
    }
    Label {
        Layout.fillWidth: true
        color: Theme.accent
        font.pixelSize: Theme.fontLabel
        font.weight: 600
        text: CabinWords.search
        visible: root.search
    }
    Body {
        Layout.fillWidth: true
        elide: Text.ElideRight
        font.weight: 500
        maximumLineCount: root.lines
        text: root.hidden ? qsTr("Private. Touch to read.") : root.text
        visible: !root.hidden || root.additions.length === 0
    }
}
