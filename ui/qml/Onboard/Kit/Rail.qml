pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.ViewModels

// The places of the app at its leading edge; `footer` stays at the bottom. Scrolls where the window is low.
Rectangle {
    id: root

    property alias footer: bottom.data
    default property alias items: places.data

    color: Theme.surface
    implicitWidth: Math.round(88 * Theme.textScale)
    Accessible.name: qsTr("Places")
    Accessible.role: Accessible.PageTabList

    Separator {
        anchors.bottom: parent.bottom
        anchors.right: parent.right
        anchors.top: parent.top
    }
    ColumnLayout {
        anchors.bottomMargin: Theme.space12
        anchors.fill: parent
        anchors.topMargin: 10
        spacing: Theme.space12

        Rectangle {
            Layout.alignment: Qt.AlignHCenter
            color: Theme.accentWeak
            implicitHeight: 40
            implicitWidth: 40
            radius: Theme.radiusButton

            Label {
                anchors.centerIn: parent
                color: Theme.accent
                font.weight: 700
                text: qsTr("O")
                Accessible.ignored: true
            }
        }
        Flickable {
            Layout.fillHeight: true
            Layout.fillWidth: true
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: places.height

            T.ScrollBar.vertical: ScrollBar {}

            Column {
                id: places

                anchors.horizontalCenter: parent?.horizontalCenter
                spacing: Theme.space4
            }
        }
        Column {
            id: bottom

            Layout.alignment: Qt.AlignHCenter
            spacing: Theme.space4
        }
    }
}
