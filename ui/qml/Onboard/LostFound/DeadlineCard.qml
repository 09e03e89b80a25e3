pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// One thing to do today: with what, what, and until when.
CardButton {
    id: root

    required property string by
    required property string code
    // The thing is no longer here afterwards; else it can be ticked off.
    required property bool ends
    required property string item
    required property string key
    required property string remaining
    required property string task
    required property string title
    required property string tone
    required property string where

    signal finished

    padding: Theme.space12
    text: [title, remaining, task, where, qsTr("by %1").arg(by)].filter(part => part !== "").join(", ")

    contentItem: ColumnLayout {
        spacing: Theme.space4

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space8

            Body {
                Layout.fillWidth: true
                font.weight: 650
                text: root.title
                Accessible.ignored: true
            }
            Tag {
                Layout.alignment: Qt.AlignTop
                iconName: root.tone === "urgent" ? "warning" : "clock"
                text: root.remaining
                tone: root.tone
                Accessible.ignored: true
            }
        }
        Body {
            Layout.fillWidth: true
            text: root.task
            Accessible.ignored: true
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space8

            Secondary {
                Layout.fillWidth: true
                text: root.where === "" ? qsTr("by %1").arg(root.by) : qsTr("%1 · by %2").arg(root.where).arg(root.by)
                Accessible.ignored: true
            }
            Button {
                iconName: "check"
                text: qsTr("Done")
                visible: !root.ends
                Accessible.name: qsTr("Done: %1, %2").arg(root.title).arg(root.remaining)

                onClicked: root.finished()
            }
        }
    }
}
