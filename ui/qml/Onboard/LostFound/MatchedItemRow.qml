pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// An item to decide: what, from where, and what presses. Where it is `low`, what presses stands for the rest.
CardButton {
    id: root

    required property string detail
    required property string due
    required property string iconName
    required property string key
    property bool low: false
    required property string next
    required property bool ready
    required property string reference
    required property string title
    required property string tone

    padding: low ? Theme.space8 : Theme.space12
    text: [title, detail, next, due].filter(part => part !== "").join(", ")
    Accessible.role: Accessible.ListItem

    contentItem: RowLayout {
        spacing: Theme.space12

        Icon {
            Layout.alignment: Qt.AlignTop
            color: root.selected ? Theme.accent : Theme.text2
            name: root.iconName
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 2

            Label {
                Layout.fillWidth: true
                elide: Text.ElideRight
                font.pixelSize: Theme.fontSecondary + 1
                font.weight: 600
                text: root.title
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
            Caption {
                Layout.fillWidth: true
                color: Theme.text2
                elide: Text.ElideRight
                text: root.detail
                visible: !root.low || (root.next === "" && root.due === "")
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
            Caption {
                Layout.fillWidth: true
                color: root.next !== "" ? Theme.text : Tone.ink(root.tone)
                elide: Text.ElideRight
                font.weight: 550
                text: root.next !== "" ? root.next : root.due
                visible: text !== ""
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }
}
