pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// The places of the app where the window is higher than wide: under the thumb.
Rectangle {
    id: root

    default property alias items: places.data

    color: Theme.surface
    implicitHeight: places.implicitHeight + 2 * Theme.space8
    Accessible.name: qsTr("Places")
    Accessible.role: Accessible.PageTabList

    Separator {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
    }
    RowLayout {
        id: places

        anchors.centerIn: parent
        spacing: Theme.textScale > 1 ? Theme.space4 : Theme.space12
    }
}
