pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// One request on the seat's sheet.
ColumnLayout {
    id: root

    required property list<int> addedAges
    required property bool addedSince
    required property list<string> additions
    required property int age
    required property bool asked
    required property CabinViewModel cabin
    required property bool checked
    required property string deadline
    required property bool hidden
    required property string key
    required property bool late
    required property string overtaken
    required property string position
    required property string reply
    required property bool search
    required property string status
    required property string taken
    required property bool unsent
    required property string urgency
    required property string words

    spacing: Theme.space12

    RequestWords {
        Layout.fillWidth: true
        addedAges: root.addedAges
        additions: root.additions
        hidden: root.hidden
        search: root.search
        text: root.words

        TapHandler {
            enabled: root.hidden

            onTapped: root.cabin.openRequest(root.key)
        }
    }
    Secondary {
        Layout.fillWidth: true
        text: root.search ? root.reply : qsTr("Reply: %1").arg(root.reply)
        visible: root.reply !== ""
    }
    RequestTags {
        Layout.fillWidth: true
        addedSince: root.addedSince
        age: root.age
        asked: root.asked
        proof: root.checked ? "checked" : "unchecked"
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
