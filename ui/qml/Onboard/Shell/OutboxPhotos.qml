pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// An entry that the ground has, with photos that are still going; or those of flights that were left, `behind`.
Card {
    id: root

    required property bool behind
    required property int ground
    required property string hold // what keeps photos from going now
    required property int percent
    required property string seat
    required property int total
    required property string trouble
    required property string words
    readonly property string progress: {
        const there = total === 1 ? qsTr("Photo not on the ground yet") : qsTr("%1 of %2 photos on the ground").arg(ground).arg(total);
        return percent === 0 ? there : qsTr("%1 · %2 % of the next").arg(there).arg(percent);
    }
    readonly property string heading: !behind ? words : total === 1 ? qsTr("Photo of a flight that you left") : qsTr("%L1 photos of a flight that you left").arg(total)
    readonly property string prospect: hold === "" ? qsTr("It goes by itself, after what is more urgent.") : PhotoWords.hold(hold)

    Accessible.name: [seat, progress, heading, prospect].filter(part => part !== "").join(", ")
    Accessible.role: Accessible.ListItem

    contentItem: RowLayout {
        spacing: Theme.space16

        Title {
            Layout.alignment: Qt.AlignTop
            Layout.preferredWidth: 64 * Theme.textScale
            text: root.seat === "" ? "–" : root.seat
            Accessible.ignored: true
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.space4

            Body {
                Layout.fillWidth: true
                text: root.heading
                Accessible.ignored: true
            }
            Tag {
                Layout.maximumWidth: parent.width
                Layout.topMargin: Theme.space4
                iconName: "photo"
                text: root.progress
                tone: "soon"
                Accessible.ignored: true
            }
            Secondary {
                Layout.fillWidth: true
                color: Theme.text
                text: root.prospect
                Accessible.ignored: true
            }
            Secondary {
                Layout.fillWidth: true
                text: qsTr("Last try: %1").arg(root.trouble)
                visible: root.trouble !== ""
            }
        }
    }
}
