pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// What this tablet has registered on the flight, the newest first.
ColumnLayout {
    id: root

    required property FoundOnBoardViewModel found

    spacing: Theme.space12
    visible: items.count > 0
    Accessible.name: qsTr("Found on this flight")
    Accessible.role: Accessible.List

    Separator {
        Layout.fillWidth: true
    }
    SectionLabel {
        text: qsTr("Found on this flight")
    }
    Repeater {
        id: items

        model: root.found.rows

        RowLayout {
            id: item

            required property string at
            required property string icon
            required property string key
            required property string lay
            required property int photos
            required property string seat
            required property string station
            required property string title
            required property bool unsent
            readonly property string where: seat === "" ? lay : qsTr("%1 · %2").arg(seat).arg(lay)

            Layout.fillWidth: true
            spacing: Theme.space12
            Accessible.name: [where, title, unsent ? qsTr("Not sent yet") : ""].filter(part => part !== "").join(", ")
            Accessible.role: Accessible.ListItem

            Icon {
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: 2
                color: Theme.accent
                name: item.icon
                size: 18
            }
            ColumnLayout {
                Layout.fillWidth: true
                spacing: Theme.space4

                Body {
                    Layout.fillWidth: true
                    text: item.title
                    Accessible.ignored: true
                }
                Flow {
                    Layout.fillWidth: true
                    spacing: Theme.space8

                    Secondary {
                        height: 24
                        text: qsTr("%1 · %2 UTC · for %3").arg(item.where).arg(item.at).arg(item.station)
                        verticalAlignment: Text.AlignVCenter
                    }
                    Tag {
                        iconName: "photo"
                        text: item.photos === 1 ? qsTr("1 photo") : qsTr("%1 photos").arg(item.photos)
                        visible: item.photos > 0
                    }
                    Tag {
                        iconName: "upload"
                        text: qsTr("Not sent yet")
                        visible: item.unsent
                    }
                }
            }
        }
    }
}
