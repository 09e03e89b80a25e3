pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit
import Onboard.ViewModels

// How an entry of the outbox stands, in which class it goes, since when it waits and how often it was tried.
Flow {
    id: root

    required property string at
    required property string goes
    required property int photos
    required property string status
    required property string tried
    required property int tries
    readonly property bool back: ["refused", "late", "held"].includes(status)

    spacing: Theme.space8

    Tag {
        iconName: ({
                "late": "clock",
                "refused": "warning",
                "sending": "upload"
            })[root.status] ?? "clock"
        text: ({
                "held": qsTr("Held back"),
                "late": qsTr("Not sent in time"),
                "refused": qsTr("Refused by the ground"),
                "sending": qsTr("On its way now")
            })[root.status] ?? qsTr("Waits")
        tone: root.status === "held" ? "soon" : root.back ? "urgent" : root.status === "sending" ? "accent" : "soon"
    }
    Tag {
        iconName: root.goes === "urgent" ? "flag" : ""
        text: ({
                "next": qsTr("Next"),
                "urgent": qsTr("Urgent, goes first")
            })[root.goes] ?? qsTr("When the link allows")
        tone: root.goes === "urgent" ? "urgent" : "neutral"
        visible: !root.back
    }
    Tag {
        iconName: "photo"
        text: Words.photos(root.photos)
        visible: root.photos > 0
    }
    Tag {
        text: qsTr("Not sent · written %1 UTC").arg(root.at)
    }
    Tag {
        iconName: "refresh"
        text: root.tried === "" ? qsTr("Tries: %1").arg(root.tries) : qsTr("Tries: %1 · last %2 UTC").arg(root.tries).arg(root.tried)
        visible: root.tries > 0 && !root.back
    }
}
