pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.ViewModels

// A step in the life of a request: reached (full mark) or still to come (empty mark).
RowLayout {
    id: root

    property string detail
    property bool last: false
    property bool reached: true
    property string time
    property string title

    Layout.fillHeight: false
    spacing: Theme.space12
    Accessible.description: detail
    Accessible.name: !reached ? qsTr("%1, not yet").arg(title) : time === "" ? title : qsTr("%1, %2").arg(title).arg(time)
    Accessible.role: Accessible.ListItem

    Item {
        Layout.fillHeight: true
        implicitWidth: 12

        Rectangle {
            id: mark

            border.color: root.reached ? Theme.ok : Theme.seatLine
            border.width: 2
            color: root.reached ? Theme.ok : "transparent"
            height: 12
            radius: 6
            width: 12
            y: Math.round((heading.font.pixelSize * 1.3 - height) / 2)
        }
        Rectangle {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: -mark.y - 1
            anchors.horizontalCenter: mark.horizontalCenter
            anchors.top: mark.bottom
            anchors.topMargin: 3
            color: Theme.line
            visible: !root.last
            width: 2
        }
    }
    ColumnLayout {
        Layout.alignment: Qt.AlignTop
        Layout.bottomMargin: root.last ? 0 : Theme.space12
        Layout.fillWidth: true
        spacing: 2

        Label {
            id: heading

            Layout.fillWidth: true
            color: root.reached ? Theme.text : Theme.text3
            font.pixelSize: Theme.fontSecondary + 1
            text: root.title
            Accessible.ignored: true
        }
        Caption {
            Layout.fillWidth: true
            text: root.detail
            visible: text !== ""
            Accessible.ignored: true
        }
    }
    Caption {
        Layout.alignment: Qt.AlignTop
        Layout.topMargin: 2
        text: root.time
        visible: text !== ""
        Accessible.ignored: true
    }
}
