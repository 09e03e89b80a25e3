pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.ViewModels

// A place of the app in the rail; `badge` counts what waits there.
T.Button {
    id: root

    property int badge: 0
    required property string iconName
    readonly property color ink: selected ? Theme.accent : Theme.text2
    property bool selected: false

    implicitHeight: Math.round(60 * Theme.textScale)
    implicitWidth: Math.round(82 * Theme.textScale)
    padding: 0
    Accessible.description: badge > 0 ? qsTr("%n waiting", "", badge) : ""
    Accessible.name: text
    Accessible.role: Accessible.PageTab
    Accessible.selected: selected

    background: Rectangle {
        color: root.selected ? Theme.accentWeak : root.down || root.hovered ? Theme.sunken : "transparent"
        radius: Theme.radiusCard

        FocusRing {
            anchors.margins: 0
            innerRadius: Theme.radiusCard - 4
            visible: root.visualFocus
        }
    }
    contentItem: ColumnLayout {
        spacing: Theme.space4

        Item {
            Layout.fillHeight: true
        }
        Icon {
            Layout.alignment: Qt.AlignHCenter
            color: root.ink
            name: root.iconName
            size: 22

            Badge {
                anchors.left: parent.right
                anchors.leftMargin: -Theme.space4
                anchors.verticalCenter: parent.top
                anchors.verticalCenterOffset: 2
                count: root.badge
            }
        }
        Label {
            Layout.fillWidth: true
            color: root.ink
            elide: Text.ElideRight
            font.pixelSize: Theme.fontLabel
            fontSizeMode: Text.HorizontalFit
            font.weight: 500
            minimumPixelSize: 10
            horizontalAlignment: Text.AlignHCenter
            text: root.text
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
        Item {
            Layout.fillHeight: true
        }
    }
}
