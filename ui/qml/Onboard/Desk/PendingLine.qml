pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// Which positions are not known to have how much of what the desk has said, and the way to see it.
RowLayout {
    id: root

    required property var lacking
    required property string name
    required property int pending

    signal asked

    spacing: Theme.space12

    Flow {
        Layout.alignment: Qt.AlignVCenter
        Layout.fillWidth: true
        spacing: Theme.space8

        Secondary {
            height: Math.max(24, implicitHeight)
            verticalAlignment: Text.AlignVCenter
            text: qsTr("Not known to be on board yet: %1").arg(root.pending)
        }
        Repeater {
            model: root.lacking

            Tag {
                required property var modelData

                iconName: "clock"
                text: modelData.short
                tone: "soon"
                Accessible.name: modelData.words
            }
        }
    }
    Button {
        Accessible.name: qsTr("Show what %1 may not have").arg(root.name)
        text: qsTr("Show them")

        onClicked: root.asked()
    }
}
