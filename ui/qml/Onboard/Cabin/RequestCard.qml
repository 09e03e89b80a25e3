pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// A request in the list. Read out as "12A", then what stands on the card.
CardButton {
    id: root

    required property list<int> addedAges
    required property bool addedSince
    required property list<string> additions
    required property int age
    required property bool asked
    required property string deadline
    required property bool hidden
    required property string key
    required property bool late
    required property string overtaken
    required property string position
    required property bool search
    required property string seat
    required property string status
    required property string taken
    required property bool unsent
    required property string urgency
    required property string words
    required property string zone
    readonly property string place: seat === "" ? qsTr("No seat") : seat

    bottomPadding: Theme.space12
    text: [place, ...additions, search ? CabinWords.search : "", hidden ? qsTr("Private. Touch to read.") : words].filter(part => part !== "").join(" ")
    topPadding: Theme.space12

    contentItem: RowLayout {
        spacing: Theme.space8

        ColumnLayout {
            Layout.alignment: Qt.AlignTop
            Layout.fillWidth: false
            Layout.preferredWidth: 62 * Theme.textScale
            spacing: 0

            Label {
                Layout.fillWidth: true
                font.pixelSize: root.seat === "" ? Theme.fontBody : Theme.fontTitle
                font.weight: 700
                text: root.place
                Accessible.ignored: true
            }
            Secondary {
                Layout.fillWidth: true
                text: CabinWords.zone(root.zone)
                visible: text !== ""
                Accessible.ignored: true
            }
        }
        ColumnLayout {
            Layout.alignment: Qt.AlignTop
            Layout.fillWidth: true
            spacing: Theme.space8

            RequestWords {
                Layout.fillWidth: true
                addedAges: root.addedAges
                additions: root.additions
                hidden: root.hidden
                lines: 6
                search: root.search
                text: root.words
            }
            RequestTags {
                Layout.fillWidth: true
                addedSince: root.addedSince
                age: root.age
                asked: root.asked
                deadline: root.deadline
                late: root.late
                overtaken: root.overtaken
                position: root.position
                search: root.search
                status: root.status
                taken: root.taken
                unsent: root.unsent
                urgency: root.urgency
            }
        }
    }
}
