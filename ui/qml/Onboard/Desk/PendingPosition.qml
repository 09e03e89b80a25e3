pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit

// One position: how much it is not known to have, when it was last heard, when it is expected.
KeyValueRow {
    id: root

    required property int count
    required property string expected // when the cabin is heard again at the latest, or empty
    required property string heard // or empty
    required property string key
    required property bool linked

    Layout.fillWidth: true
    label: key
    tone: count === 0 ? "ok" : "neutral"
    value: {
        const parts = [];
        if (count > 0)
            parts.push(qsTr("%1 not known to be there yet").arg(count));
        else if (heard !== "")
            parts.push(qsTr("has everything"));
        parts.push(heard === "" ? qsTr("not heard on this flight yet") : qsTr("last heard %1").arg(heard));
        if (linked)
            parts.push(qsTr("has a link"));
        else if (count > 0 && expected !== "")
            parts.push(qsTr("expected by %1").arg(expected));
        return parts.join(" · ");
    }
}
