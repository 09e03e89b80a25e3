pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// One version of a note. Where several stand, changing the note merges them.
RowLayout {
    id: root

    required property int age
    required property string audience
    required property bool last
    required property bool mine
    required property string note
    required property string position
    required property string text
    required property bool unsent
    required property int versions
    required property string whole
    required property string zone

    signal changed(note: string, whole: string)
    signal removed(note: string)

    spacing: Theme.space12

    Icon {
        Layout.alignment: Qt.AlignTop
        Layout.topMargin: 2
        color: Theme.accent
        name: "note"
        size: 18
    }
    ColumnLayout {
        Layout.fillWidth: true
        spacing: Theme.space4

        Body {
            Layout.fillWidth: true
            text: root.text
        }
        Flow {
            Layout.fillWidth: true
            spacing: Theme.space8

            Secondary {
                height: 24
                text: {
                    const who = root.mine ? qsTr("you") : root.position === "" ? qsTr("a colleague") : CabinWords.position(root.position);
                    return qsTr("%1 · %2").arg(who).arg(CabinWords.ago(root.age));
                }
                verticalAlignment: Text.AlignVCenter
            }
            Tag {
                iconName: "lock"
                text: root.audience === "purser" ? qsTr("Purser only") : qsTr("Only %1").arg(CabinWords.zone(root.zone))
                visible: root.audience !== "everyone"
            }
            Tag {
                text: qsTr("One of %1 versions").arg(root.versions)
                tone: "soon"
                visible: root.versions > 1
            }
            Tag {
                iconName: "upload"
                text: qsTr("Not sent yet")
                visible: root.unsent
            }
        }
    }
    IconButton {
        Layout.alignment: Qt.AlignTop
        iconName: "pencil"
        text: root.versions > 1 ? qsTr("Merge the versions") : qsTr("Change note")
        visible: root.last

        onClicked: root.changed(root.note, root.whole)
    }
    IconButton {
        Layout.alignment: Qt.AlignTop
        iconName: "bin"
        text: qsTr("Remove note")
        visible: root.last

        onClicked: root.removed(root.note)
    }
}
