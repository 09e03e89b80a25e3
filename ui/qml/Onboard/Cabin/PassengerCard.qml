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
    readonly property list<var> tags: {
        const found = [];
        if (request === "urgent")
            found.push(["flag", qsTr("Urgent request"), "urgent"]);
        else if (request !== "")
            found.push(["message", qsTr("Request"), "accent"]);
        if (notes > 0)
            found.push(["note", notes === 1 ? qsTr("Note") : qsTr("%1 notes").arg(notes), "neutral"]);
        if (tier !== "")
            found.push(["star", tier, "neutral"]);
        for (const service of services)
            found.push(["", service, "neutral"]);
        if (connection !== "")
            found.push(["connection", connection, "neutral"]);
        if (party.length > 0)
            found.push(["people", qsTr("with %1").arg(party.join(", ")), "neutral"]);
        return found;
    }
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

            Repeater {
                model: root.tags

                Tag {
                    required property list<string> modelData

                    iconName: modelData[0]
                    text: modelData[1]
                    tone: modelData[2]
                }
            }
        }
    }
}
