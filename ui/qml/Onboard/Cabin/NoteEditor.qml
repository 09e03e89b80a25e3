pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// Writes a note, or other words for one. A new one is for everyone, one zone or the purser alone.
ColumnLayout {
    id: root

    property string audience: "everyone"
    property bool changing: false
    property alias text: area.text
    required property string zone

    signal cancelled
    signal saved(text: string, audience: string)

    function begin() {
        area.forceActiveFocus(Qt.OtherFocusReason);
    }

    spacing: Theme.space12

    TextArea {
        id: area

        Layout.fillWidth: true
        label: qsTr("Note")
        lines: 3
        placeholderText: qsTr("What colleagues should know")
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.space8
        visible: !root.changing

        Repeater {
            model: root.zone === "" ? [["everyone", qsTr("Everyone on board")], ["purser", qsTr("Purser only")]] : [["everyone", qsTr("Everyone on board")], ["zone", CabinWords.zone(root.zone)], ["purser", qsTr("Purser only")]]

            FilterChip {
                required property list<string> modelData

                checked: root.audience === modelData[0]
                text: modelData[1]

                onClicked: root.audience = modelData[0]
            }
        }
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.space8

        Button {
            enabled: area.text.trim() !== ""
            iconName: "check"
            kind: "primary"
            text: qsTr("Save note")

            onClicked: root.saved(area.text, root.audience)
        }
        Button {
            text: qsTr("Cancel")

            onClicked: root.cancelled()
        }
    }
}
