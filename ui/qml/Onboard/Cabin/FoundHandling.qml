pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// What to do with it at once: dangers first, then how it is handled until somebody on the ground has it.
ColumnLayout {
    id: root

    required property FoundOnBoardViewModel found

    spacing: Theme.space8
    visible: found.what.ruled

    Repeater {
        model: root.found.dangers

        Notice {
            required property string modelData

            Layout.fillWidth: true
            iconName: "warning"
            text: modelData
            tone: "urgent"
        }
    }
    Card {
        Layout.fillWidth: true
        padding: Theme.space12
        Accessible.name: qsTr("What to do now")
        Accessible.role: Accessible.Grouping

        contentItem: ColumnLayout {
            spacing: Theme.space8

            Flow {
                Layout.fillWidth: true
                spacing: Theme.space8

                SectionLabel {
                    height: 24
                    text: qsTr("What to do now")
                    verticalAlignment: Text.AlignVCenter
                }
                Tag {
                    iconName: "people"
                    text: qsTr("Two people")
                    tone: "soon"
                    visible: root.found.what.twoPersons
                }
            }
            Repeater {
                model: root.found.instructions

                Secondary {
                    required property string modelData

                    Layout.fillWidth: true
                    color: Theme.text
                    text: modelData
                }
            }
            Secondary {
                Layout.fillWidth: true
                color: Theme.text
                text: qsTr("Hand it over at the door, for lost & found in %1.").arg(root.found.station)
            }
        }
    }
}
