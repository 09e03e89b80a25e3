pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// A thing was given away twice, and what this person recorded does not count. Stays until they have understood it.
T.Pane {
    id: root

    required property OvertakenViewModel model
    readonly property var told: model.first

    signal itemAsked(item: string)

    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    padding: Theme.space16
    visible: model.count > 0
    Accessible.name: qsTr("Given away twice: %1").arg(told.title)
    Accessible.role: Accessible.AlertMessage

    background: Rectangle {
        color: Tone.fill("urgent")
        radius: Theme.radiusButton
    }
    contentItem: ColumnLayout {
        spacing: Theme.space8

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space12

            Icon {
                Layout.alignment: Qt.AlignTop
                color: Tone.ink("urgent")
                name: "warning"
            }
            Heading {
                Layout.fillWidth: true
                color: Tone.ink("urgent")
                text: qsTr("Given away twice: %1").arg(root.told.title)
            }
            Secondary {
                color: Tone.ink("urgent")
                text: qsTr("%L1 more").arg(root.model.count - 1)
                visible: root.model.count > 1
            }
        }
        Body {
            Layout.fillWidth: true
            text: qsTr("You recorded: %1").arg(root.told.mine)
        }
        Body {
            Layout.fillWidth: true
            text: qsTr("The ground had this first, and it counts: %1").arg(root.told.counts)
        }
        Body {
            Layout.fillWidth: true
            font.weight: 650
            text: root.told.task
        }
        Flow {
            Layout.fillWidth: true
            Layout.topMargin: Theme.space4
            spacing: Theme.space8

            Button {
                iconName: "check"
                text: qsTr("Understood")

                onClicked: root.model.confirm()
            }
            Button {
                iconName: "bag"
                text: qsTr("Open the item")

                onClicked: root.itemAsked(root.told.item)
            }
        }
    }
}
