pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// One of several things to choose from, with its icon above its name: a category, a place.
T.Button {
    id: root

    property bool chosen: false
    required property string iconName
    readonly property color ink: chosen ? Theme.selectedText : Theme.text2

    implicitHeight: Math.round(62 * Theme.textScale)
    padding: Theme.space4
    Accessible.checkable: true
    Accessible.checked: chosen
    Accessible.name: text
    Accessible.role: Accessible.RadioButton

    background: Rectangle {
        border.color: root.chosen ? Theme.selectedLine : Theme.line
        border.width: root.chosen ? 2 : 1
        color: root.chosen ? Theme.selected : root.down || root.hovered ? Theme.sunken : Theme.raised
        radius: Theme.radiusButton

        FocusRing {
            visible: root.visualFocus
        }
    }
    contentItem: ColumnLayout {
        spacing: 2

        Item {
            Layout.fillHeight: true
        }
        Icon {
            Layout.alignment: Qt.AlignHCenter
            color: root.ink
            name: root.iconName
            size: 22
        }
        Label {
            Layout.fillWidth: true
            color: root.ink
            elide: Text.ElideRight
            font.pixelSize: Theme.fontLabel
            font.weight: 500
            fontSizeMode: Text.HorizontalFit
            horizontalAlignment: Text.AlignHCenter
            minimumPixelSize: 10
            text: root.text
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
        Item {
            Layout.fillHeight: true
        }
    }
}
