pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// One group of settings under its name.
ColumnLayout {
    id: root

    default property alias items: content.data
    required property string title

    Layout.fillHeight: false
    Layout.fillWidth: true
    spacing: Theme.space8

    SectionLabel {
        Layout.fillWidth: true
        text: root.title
    }
    Card {
        Layout.fillWidth: true

        contentItem: ColumnLayout {
            id: content

            spacing: Theme.space12
        }
    }
}
