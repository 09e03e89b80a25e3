pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// A passenger in the list.
CardButton {
    id: root

    required property string connection
    required property string key
    required property string name
    required property int notes
    required property list<string> party
    required property string request
    required property string seat
    required property list<string> services
    required property string tier

    bottomPadding: Theme.space8
    text: qsTr("%1 %2").arg(seat === "" ? qsTr("No seat") : seat).arg(name)
    topPadding: Theme.space8

    contentItem: RowLayout {
        spacing: Theme.space16

        Label {
            Layout.preferredWidth: 62 * Theme.textScale
            font.pixelSize: root.seat === "" ? Theme.fontSecondary : Theme.fontHeading
            font.weight: 700
            text: root.seat === "" ? qsTr("No seat") : root.seat
            Accessible.ignored: true
        }
        Label {
            Layout.fillWidth: true
            Layout.minimumWidth: 180
            Layout.preferredWidth: 200
            elide: Text.ElideRight
            font.weight: 500
            text: root.name
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
        Flow {
            Layout.fillWidth: true
            Layout.preferredWidth: 300
            layoutDirection: Qt.RightToLeft
            spacing: Theme.space8

            Tag {
                iconName: root.request === "urgent" ? "flag" : "message"
                text: root.request === "urgent" ? qsTr("Urgent request") : qsTr("Request")
                tone: root.request === "urgent" ? "urgent" : "accent"
                visible: root.request !== ""
            }
            Tag {
                iconName: "note"
                text: root.notes === 1 ? qsTr("Note") : qsTr("%1 notes").arg(root.notes)
                visible: root.notes > 0
            }
            Tag {
                iconName: "star"
                text: root.tier
                visible: text !== ""
            }
            Repeater {
                model: root.services

                Tag {
                    required property string modelData

                    text: modelData
                }
            }
            Tag {
                iconName: "connection"
                text: root.connection
                visible: text !== ""
            }
            Tag {
                iconName: "people"
                text: qsTr("with %1").arg(root.party.join(", "))
                visible: root.party.length > 0
            }
        }
    }
}
