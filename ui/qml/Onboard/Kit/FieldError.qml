pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.ViewModels

RowLayout {
    id: root

    property alias text: label.text

    Layout.fillHeight: false
    spacing: 6
    visible: text !== ""

    Icon {
        Layout.alignment: Qt.AlignTop
        color: Theme.urgent
        name: "warning"
        size: 16
    }
    Label {
        id: label

        Layout.fillWidth: true
        color: Theme.urgent
        font.pixelSize: Theme.fontSecondary
        Accessible.role: Accessible.AlertMessage
    }
}
