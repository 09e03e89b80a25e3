pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// One conversation or crew message: who, what, for how long, and the one most telling thing.
T.AbstractButton {
    id: root

    required property string age
    required property string channel
    required property int index
    required property string initials
    required property string key
    required property string kind
    required property string name
    required property string owner
    required property string preview
    property bool selected: false
    required property string tag
    required property string tone

    focusPolicy: Qt.StrongFocus
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: Theme.space16 + 2
    padding: Theme.space12
    rightPadding: Theme.space16
    Accessible.description: preview
    Accessible.name: [name, age === "" ? "" : qsTr("unanswered %1").arg(age), tag].filter(part => part !== "").join(", ")
    Accessible.role: Accessible.ListItem
    Accessible.selected: selected

    background: Rectangle {
        color: root.selected ? Theme.surface : root.hovered || root.down ? Theme.sunken : "transparent"

        Rectangle {
            color: Theme.accent
            height: parent.height
            visible: root.selected
            width: 3
        }
        FocusRing {
            anchors.margins: 3
            innerRadius: Theme.radiusTag
            visible: root.visualFocus
        }
    }
    contentItem: RowLayout {
        spacing: Theme.space12

        Avatar {
            Layout.alignment: Qt.AlignTop
            channel: root.channel
            initials: root.initials
            Accessible.ignored: true
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.space4

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space8

                Label {
                    Layout.fillWidth: true
                    elide: Text.ElideRight
                    font.pixelSize: Theme.fontSecondary + 1
                    font.weight: 600
                    horizontalAlignment: Text.AlignLeft
                    text: root.name
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                }
                Icon {
                    color: Theme.text2
                    name: root.owner === "" ? "" : "person"
                    size: 14
                }
                Secondary {
                    text: root.owner === "you" ? qsTr("you") : qsTr("colleague")
                    visible: root.owner !== ""
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                }
                Secondary {
                    text: root.age !== "" && root.index === 0 ? qsTr("unanswered %1").arg(root.age) : root.age
                    visible: text !== ""
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                }
            }
            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space8

                Secondary {
                    Layout.fillWidth: true
                    elide: Text.ElideRight
                    horizontalAlignment: Text.AlignLeft
                    maximumLineCount: 1
                    text: root.preview
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                }
                Tag {
                    Layout.maximumWidth: root.width * 0.5
                    text: root.tag
                    tone: root.tone
                    visible: text !== ""
                    Accessible.ignored: true
                }
            }
        }
    }
}
