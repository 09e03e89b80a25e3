pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit

// The positions on board; a check where what was relayed has reached the tablet, a clock where it has not.
Flow {
    id: root

    required property var positions

    spacing: 6

    Repeater {
        model: root.positions

        Tag {
            id: tag

            required property var modelData
            readonly property string state_: modelData.state

            iconName: state_ === "has" ? "check" : state_ === "idle" ? "" : "clock"
            text: modelData.short
            tone: state_ === "has" ? "ok" : "neutral"
            Accessible.name: {
                if (state_ === "has")
                    return qsTr("%1 has it").arg(modelData.name);
                if (state_ === "waits")
                    return qsTr("%1 does not have it yet").arg(modelData.name);
                return state_ === "silent" ? qsTr("%1 was not heard yet").arg(modelData.name) : modelData.name;
            }
        }
    }
}
