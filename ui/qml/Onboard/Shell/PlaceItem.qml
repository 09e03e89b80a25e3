pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit

// A place of the app in either rail, by its name.
RailItem {
    id: root

    required property string place

    iconName: ({
            "requests": "message",
            "cabin": "cabin",
            "passengers": "person",
            "ground": "arrow",
            "inbox": "message",
            "flights": "plane",
            "claims": "bag",
            "register": "camera",
            "shelf": "bag",
            "matches": "search",
            "reports": "message",
            "returns": "check",
            "outbox": "upload",
            "settings": "settings"
        })[place]
    text: ({
            "requests": qsTr("Requests"),
            "cabin": qsTr("Cabin"),
            "passengers": qsTr("Passengers"),
            "ground": qsTr("Ground"),
            "inbox": qsTr("Inbox"),
            "flights": qsTr("Flights"),
            "claims": qsTr("Lost & found"),
            "register": qsTr("Register"),
            "shelf": qsTr("Shelf"),
            "matches": qsTr("Matches"),
            "reports": qsTr("Reports"),
            "returns": qsTr("Return"),
            "outbox": qsTr("Outbox"),
            "settings": qsTr("Settings")
        })[place]
}
