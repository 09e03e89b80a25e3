pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit

// How the owner gets it, as it was arranged; nothing where nothing was.
ColumnLayout {
    id: root

    required property var claim

    Layout.fillHeight: false
    spacing: 6
    visible: claim.arranged !== ""

    KeyValueRow {
        Layout.fillWidth: true
        label: qsTr("Arranged")
        value: root.claim.arranged
    }
    KeyValueRow {
        Layout.fillWidth: true
        label: qsTr("Address")
        value: root.claim.address
        visible: value !== ""
    }
}
