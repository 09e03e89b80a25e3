pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.ViewModels

// Says what was just done and lets it be undone. The owner decides how long it stays.
T.Pane {
    id: root

    property string actionText: qsTr("Undo")
    property string iconName: "check"
    property bool shown: false
    property string text

    signal undone

    bottomPadding: Theme.space4
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    leftPadding: mirrored ? Theme.space8 : Theme.space16
    rightPadding: mirrored ? Theme.space16 : Theme.space8
    topPadding: Theme.space4
    visible: shown
    Accessible.name: text
    Accessible.role: Accessible.AlertMessage

    background: SheetFrame {}
    contentItem: RowLayout {
        spacing: Theme.space12

        Icon {
            color: Theme.text2
            name: root.iconName
        }
        Body {
            Layout.fillWidth: true
            text: root.text
            Accessible.ignored: true
        }
        Button {
            iconName: "undo"
            kind: "plain"
            text: root.actionText
            visible: text !== ""

            onClicked: root.undone()
        }
    }
}
