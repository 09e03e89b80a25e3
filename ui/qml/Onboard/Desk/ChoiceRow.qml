pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// One of a few: `options` are {code, text}.
RowLayout {
    id: root

    property string label
    required property var options
    required property string value

    signal chosen(code: string)

    spacing: Theme.space12
    Accessible.name: label
    Accessible.role: Accessible.Grouping

    Secondary {
        Layout.alignment: Qt.AlignTop
        Layout.preferredWidth: 84 * Theme.textScale
        Layout.topMargin: Math.round((Theme.target - font.pixelSize * 1.2) / 2)
        text: root.label
        Accessible.ignored: true
    }
    Flow {
        Layout.fillWidth: true
        spacing: 6

        Repeater {
            model: root.options

            FilterChip {
                required property var modelData

                checked: modelData.code === root.value
                text: modelData.text

                onClicked: root.chosen(modelData.code)
            }
        }
    }
}
