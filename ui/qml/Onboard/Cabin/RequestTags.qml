pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit
import Onboard.ViewModels

// The states of a request in words: how pressing, who took it, how it ended, what is not sent.
Flow {
    id: root

    required property bool addedSince
    required property int age
    required property bool asked
    required property string deadline
    required property bool late
    required property string overtaken
    required property string position
    property string proof
    property bool search: false
    required property string status
    required property string taken
    required property bool unsent
    required property string urgency
    readonly property bool ended: status !== "open" && status !== "taken"

    spacing: Theme.space8

    component Fact: Tag {
        visible: text !== ""
        width: Math.min(implicitWidth, root.width)
    }

    Fact {
        iconName: root.status === "done" ? "check" : "cross"
        text: root.search ? CabinWords.searched(root.status) : CabinWords.status(root.status)
        tone: root.status === "done" ? "ok" : "neutral"
    }
    Fact {
        iconName: "info"
        text: root.addedSince ? CabinWords.addedSince(root.status) : ""
        tone: "soon"
    }
    Fact {
        iconName: "flag"
        text: root.urgency === "urgent" && !root.ended ? qsTr("Urgent") : ""
        tone: "urgent"
    }
    Fact {
        iconName: "clock"
        text: root.deadline !== "" && !root.ended ? CabinWords.deadline(root.deadline) : ""
        tone: root.late ? "urgent" : "soon"
    }
    Fact {
        iconName: "clock"
        text: root.urgency === "soon" && root.deadline === "" && !root.ended ? qsTr("Soon") : ""
        tone: "soon"
    }
    WrappedTag {
        iconName: root.taken === "other" ? "" : "check"
        room: root.width
        visible: text !== ""
        text: root.taken !== "" && !root.ended ? CabinWords.taken(root.taken, root.position) : ""
        tone: root.taken === "unseen" ? "soon" : "accent"
    }
    Fact {
        iconName: "clock"
        text: root.asked && !root.ended ? qsTr("ground asked") : ""
    }
    WrappedTag {
        iconName: "info"
        room: root.width
        text: root.overtaken === "" ? "" : CabinWords.overtaken(root.overtaken)
        tone: "soon"
        visible: text !== ""
    }
    Fact {
        iconName: "upload"
        text: root.unsent ? qsTr("Not sent yet") : ""
    }
    Fact {
        iconName: root.proof === "checked" ? "check" : "info"
        text: root.proof === "" ? "" : root.proof === "checked" ? qsTr("Name and booking checked") : qsTr("Not checked who wrote")
        tone: root.proof === "checked" ? "ok" : "soon"
    }
    Fact {
        iconName: "clock"
        text: root.ended || (root.taken !== "" && root.unsent) ? "" : CabinWords.came(root.age)
    }
}
