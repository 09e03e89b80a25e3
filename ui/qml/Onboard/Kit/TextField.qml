pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.ViewModels

// One line of writing with its label, an icon where it helps, and what is wrong with it.
FocusScope {
    id: root

    property bool dense: Theme.dense
    property string error
    property string iconName
    property string label
    property alias cursorPosition: field.cursorPosition
    property alias echoMode: field.echoMode
    property alias inputMethodHints: field.inputMethodHints
    property alias maximumLength: field.maximumLength
    property alias placeholderText: field.placeholderText
    property alias readOnly: field.readOnly
    property alias text: field.text
    property alias validator: field.validator

    signal accepted
    signal edited

    function selectAll() {
        field.selectAll();
    }

    implicitHeight: content.implicitHeight
    implicitWidth: 280

    ColumnLayout {
        id: content

        anchors.left: parent.left
        anchors.right: parent.right
        spacing: 6

        SectionLabel {
            Layout.fillWidth: true
            text: root.label
            visible: text !== ""
            Accessible.ignored: true
        }
        T.TextField {
            id: field

            readonly property real iconPadding: 14 + icon.width + 10

            Layout.fillWidth: true
            color: Theme.text
            focus: true
            font.family: Theme.fontFamily
            font.pixelSize: Theme.fontBody
            implicitHeight: Math.max(root.dense ? Theme.denseTarget : Theme.touchTarget, contentHeight + 2 * Theme.space8)
            leftPadding: icon.visible && !LayoutMirroring.enabled ? iconPadding : 14
            placeholderTextColor: Theme.text3
            rightPadding: icon.visible && LayoutMirroring.enabled ? iconPadding : 14
            selectByMouse: true
            selectedTextColor: Theme.accentText
            selectionColor: Theme.accent
            verticalAlignment: TextInput.AlignVCenter
            Accessible.description: root.error
            Accessible.name: root.label === "" ? placeholderText : root.label
            Accessible.role: Accessible.EditableText

            background: FieldFrame {
                faulty: root.error !== ""
                focused: field.activeFocus
            }

            onAccepted: root.accepted()
            onTextEdited: root.edited()

            Icon {
                id: icon

                anchors.left: parent.left
                anchors.leftMargin: 14
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.text2
                name: root.iconName
            }
            Label {
                anchors.fill: parent
                anchors.leftMargin: field.leftPadding
                anchors.rightMargin: field.rightPadding
                color: field.placeholderTextColor
                elide: Text.ElideRight
                font: field.font
                text: field.placeholderText
                verticalAlignment: Text.AlignVCenter
                visible: field.length === 0 && field.preeditText === ""
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
        FieldError {
            Layout.fillWidth: true
            text: root.error
        }
    }
}
