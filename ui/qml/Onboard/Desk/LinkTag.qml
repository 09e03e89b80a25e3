pragma ComponentBehavior: Bound

import Onboard.Kit

// Whether the cabin has a link: "yes", "no" or "never" (not heard yet).
Tag {
    id: root

    required property string link

    iconName: link === "yes" ? "wifi" : "noWifi"
    text: link === "yes" ? qsTr("Link") : link === "no" ? qsTr("No link") : qsTr("Not heard yet")
    tone: link === "yes" ? "ok" : link === "no" ? "soon" : "neutral"
}
