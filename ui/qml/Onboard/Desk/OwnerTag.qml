pragma ComponentBehavior: Bound

import Onboard.Kit

// Who looks after it: you, before or after the others can see it, or a colleague.
Tag {
    id: root

    required property string owner
    required property bool settled

    iconName: "person"
    text: {
        if (owner === "you")
            return settled ? qsTr("Taken by you") : qsTr("Taken by you, others cannot see this yet");
        return owner === "colleague" ? qsTr("Taken by a colleague") : "";
    }
    tone: owner === "you" && settled ? "accent" : "neutral"
    visible: owner !== ""
}
