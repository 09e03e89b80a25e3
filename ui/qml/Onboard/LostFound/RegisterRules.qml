pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// How such a thing is handled, and until when.
Card {
    id: root

    required property WhatViewModel what

    Accessible.name: qsTr("How to handle it")
    Accessible.role: Accessible.Grouping

    contentItem: ColumnLayout {
        spacing: Theme.space8

        Flow {
            Layout.fillWidth: true
            spacing: Theme.space8

            SectionLabel {
                height: 24
                text: qsTr("How to handle it")
                verticalAlignment: Text.AlignVCenter
            }
            Tag {
                iconName: "people"
                text: qsTr("Two people")
                tone: "soon"
                visible: root.what.twoPersons
            }
            Tag {
                iconName: "battery"
                text: qsTr("Battery")
                tone: "soon"
                visible: root.what.battery
            }
        }
        Repeater {
            model: root.what.instructions

            RowLayout {
                id: line

                required property int index
                required property string modelData

                Layout.fillWidth: true
                spacing: Theme.space8

                Secondary {
                    Layout.alignment: Qt.AlignTop
                    text: qsTr("%1.").arg(line.index + 1)
                    Accessible.ignored: true
                }
                Secondary {
                    Layout.fillWidth: true
                    color: Theme.text
                    text: line.modelData
                }
            }
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space8

            Icon {
                Layout.alignment: Qt.AlignTop
                color: Theme.soon
                name: "clock"
                size: 18
            }
            Secondary {
                Layout.fillWidth: true
                color: Theme.text
                text: root.what.deadline
            }
        }
    }
}
