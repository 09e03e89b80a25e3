pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// A choice of one among several. Each option has key, text and icon.
ColumnLayout {
    id: root

    required property string chosen
    required property string label
    required property list<var> options
    readonly property int most: Math.max(3, Math.floor((width + Theme.space8) / (92 * Theme.textScale)))
    readonly property int perLine: Math.ceil(options.length / Math.ceil(options.length / most))

    signal picked(key: string)

    spacing: 6

    SectionLabel {
        text: root.label
    }
    GridLayout {
        Layout.fillWidth: true
        columnSpacing: Theme.space8
        columns: root.perLine
        rowSpacing: Theme.space8
        uniformCellWidths: true
        Accessible.name: root.label
        Accessible.role: Accessible.Grouping

        Repeater {
            model: root.options

            RegisterTile {
                required property var modelData

                Layout.fillWidth: true
                chosen: root.chosen === modelData.key
                iconName: modelData.icon
                text: modelData.text

                onClicked: root.picked(modelData.key)
            }
        }
    }
}
