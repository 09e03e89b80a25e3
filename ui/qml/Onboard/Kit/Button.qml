pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.ViewModels

// kind: primary (one in a view), secondary, plain, danger.
T.Button {
    id: root

    property bool dense: Theme.dense
    property string iconName
    property string kind: "secondary"
    readonly property color ink: {
        if (!enabled)
            return Theme.text3;
        if (kind === "primary")
            return Theme.accentText;
        if (kind === "danger")
            return Theme.urgent;
        return kind === "plain" ? Theme.accent : Theme.text;
    }
    readonly property color fill: {
        if (!enabled)
            return Theme.sunken;
        if (kind === "primary")
            return Theme.accent;
        if (down || hovered)
            return kind === "danger" ? Theme.urgentWeak : Theme.sunken;
        return kind === "plain" ? "transparent" : Theme.raised;
    }

    font.family: Theme.fontFamily
    font.pixelSize: dense ? Theme.fontSecondary : Theme.fontBody
    font.weight: 600
    implicitHeight: Math.max(dense ? Theme.denseTarget : Theme.touchTarget, implicitContentHeight + 2 * Theme.space8)
    implicitWidth: Math.max(implicitHeight, implicitContentWidth + leftPadding + rightPadding)
    leftPadding: dense ? Theme.space12 : Theme.space16
    rightPadding: leftPadding
    scale: down ? 0.98 : 1
    Accessible.name: text
    Accessible.role: Accessible.Button

    background: Rectangle {
        border.color: root.kind === "danger" && root.enabled ? Theme.urgent : Theme.line
        border.width: root.kind === "secondary" || root.kind === "danger" || !root.enabled ? 1 : 0
        color: root.fill
        radius: Theme.radiusButton

        FocusRing {
            visible: root.visualFocus
        }
    }
    contentItem: RowLayout {
        spacing: Theme.space8

        Icon {
            Layout.alignment: Qt.AlignVCenter | (root.text === "" ? Qt.AlignHCenter : Qt.AlignRight)
            Layout.fillWidth: root.text === ""
            color: root.ink
            fillMode: Image.Pad
            name: root.iconName
            size: root.dense ? 18 : 20
        }
        Label {
            Layout.fillWidth: true
            color: root.ink
            elide: Text.ElideRight
            font: root.font
            horizontalAlignment: root.iconName === "" ? Text.AlignHCenter : Text.AlignLeft
            text: root.text
            verticalAlignment: Text.AlignVCenter
            visible: text !== ""
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
}
