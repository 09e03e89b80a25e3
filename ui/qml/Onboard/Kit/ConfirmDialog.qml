pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.ViewModels

// Asks before an act that cannot be undone. Escape and the first button mean no.
T.Dialog {
    id: root

    required property string acceptText
    property bool dangerous: false
    property string message
    property string rejectText: qsTr("Cancel")

    closePolicy: T.Popup.CloseOnEscape
    focus: true
    implicitHeight: implicitContentHeight + 2 * padding
    implicitWidth: Math.min(440 * Theme.textScale, (parent ? parent.width : 440) - 2 * Theme.space20)
    modal: true
    padding: Theme.space20
    parent: T.Overlay.overlay
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0

    T.Overlay.modal: Rectangle {
        color: Theme.scrim
    }
    background: SheetFrame {}
    contentItem: ColumnLayout {
        spacing: Theme.space12

        Heading {
            Layout.fillWidth: true
            text: root.title
        }
        Body {
            Layout.fillWidth: true
            color: Theme.text2
            text: root.message
            visible: text !== ""
        }
        Flow {
            Layout.fillWidth: true
            Layout.topMargin: Theme.space8
            layoutDirection: Qt.RightToLeft
            spacing: Theme.space8

            Button {
                kind: root.dangerous ? "danger" : "primary"
                text: root.acceptText

                onClicked: root.accept()
            }
            Button {
                focus: true
                text: root.rejectText

                onClicked: root.reject()
            }
        }
    }
}
