pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// A fact of a thing; one that only its owner can know is covered until it is touched.
RowLayout {
    id: root

    required property bool covered
    required property string key
    required property string label
    property bool touched: false
    required property string value

    Layout.fillHeight: false
    spacing: Theme.space8

    KeyValueRow {
        Layout.fillWidth: true
        label: root.label
        value: root.covered && !root.touched ? qsTr("covered") : root.value
    }
    Button {
        iconName: "eye"
        kind: "plain"
        text: root.touched ? qsTr("Cover") : qsTr("Show")
        visible: root.covered
        Accessible.name: root.touched ? qsTr("Cover: %1").arg(root.label) : qsTr("Show: %1").arg(root.label)

        onClicked: root.touched = !root.touched
    }
}
