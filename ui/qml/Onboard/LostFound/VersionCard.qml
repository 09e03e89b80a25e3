pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// One of several descriptions of the same thing that were written apart.
Card {
    id: root

    required property string at
    required property string key
    required property string lay
    required property string title
    required property bool unsent
    required property string who
    required property string words

    signal kept

    padding: Theme.space12

    contentItem: ColumnLayout {
        spacing: Theme.space4

        Body {
            Layout.fillWidth: true
            font.weight: 650
            text: root.title
        }
        Body {
            Layout.fillWidth: true
            text: root.words
            visible: text !== ""
        }
        Secondary {
            Layout.fillWidth: true
            text: qsTr("%1 · %2, %3").arg(root.lay).arg(root.who).arg(root.at)
        }
        Tag {
            iconName: "upload"
            text: qsTr("Not sent")
            visible: root.unsent
        }
        Item {
            Layout.fillHeight: true
        }
        Button {
            text: qsTr("Keep this one")
            Accessible.name: qsTr("Keep the description of %1, %2").arg(root.who).arg(root.at)

            onClicked: root.kept()
        }
    }
}
