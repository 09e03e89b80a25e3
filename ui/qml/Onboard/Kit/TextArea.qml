pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.ViewModels

// Several lines of writing. With a limit it counts characters (an emoji is one, as in Python) and never cuts.
FocusScope {
    id: root

    readonly property int count: area.text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, "?").length
    property string error
    property string label
    property int limit: 0
    property int lines: 3
    property string note
    property alias placeholderText: area.placeholderText
    property alias readOnly: area.readOnly
    property alias text: area.text
    readonly property bool tooLong: limit > 0 && count > limit

    implicitHeight: content.implicitHeight
    implicitWidth: 320

    ColumnLayout {
        id: content

        anchors.fill: parent
        spacing: 6

        SectionLabel {
            Layout.fillWidth: true
            text: root.label
            visible: text !== ""
            Accessible.ignored: true
        }
        FieldFrame {
            Layout.fillHeight: true
            Layout.fillWidth: true
            faulty: root.error !== "" || root.tooLong
            focused: area.activeFocus
            implicitHeight: metrics.lineSpacing * root.lines + 2 * Theme.space12

            FontMetrics {
                id: metrics

                font: area.font
            }
            Flickable {
                anchors.fill: parent
                anchors.margins: 2
                boundsBehavior: Flickable.StopAtBounds
                clip: true

                T.ScrollBar.vertical: ScrollBar {}
                T.TextArea.flickable: T.TextArea {
                    id: area

                    bottomPadding: Theme.space12 - 2
                    color: Theme.text
                    focus: true
                    font.family: Theme.fontFamily
                    font.pixelSize: Theme.fontBody
                    leftPadding: 14
                    placeholderTextColor: Theme.text3
                    rightPadding: 14
                    selectByMouse: true
                    selectedTextColor: Theme.accentText
                    selectionColor: Theme.accent
                    topPadding: Theme.space12 - 2
                    wrapMode: TextEdit.Wrap
                    Accessible.description: root.error
                    Accessible.multiLine: true
                    Accessible.name: root.label === "" ? placeholderText : root.label
                    Accessible.role: Accessible.EditableText
                    Keys.forwardTo: [root]
                    Keys.priority: Keys.BeforeItem

                    Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
                    Keys.onTabPressed: nextItemInFocusChain().forceActiveFocus(Qt.TabFocusReason)

                    Label {
                        anchors.fill: parent
                        anchors.leftMargin: area.leftPadding
                        anchors.rightMargin: area.rightPadding
                        anchors.topMargin: area.topPadding
                        color: area.placeholderTextColor
                        font: area.font
                        text: area.placeholderText
                        visible: area.length === 0 && area.preeditText === ""
                        Accessible.ignored: true
                    }
                }
            }
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space12
            visible: root.error !== "" || root.limit > 0 || root.note !== ""

            FieldError {
                Layout.fillWidth: true
                text: root.error
            }
            Secondary {
                Layout.fillWidth: true
                color: root.tooLong ? Theme.urgent : Theme.text2
                text: {
                    const counted = root.limit > 0 ? qsTr("%L1 of %L2").arg(root.count).arg(root.limit) : "";
                    return counted === "" || root.note === "" ? counted + root.note : qsTr("%1 · %2").arg(counted).arg(root.note);
                }
                visible: text !== ""
            }
        }
    }
}
