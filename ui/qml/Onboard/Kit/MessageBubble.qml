pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.ViewModels

// One message. `pieces` is its text cut where something was understood: each {text, mark}, with mark "" for plain,
// "known" for a flight, seat or date, "covered" for a booking reference that stays covered.
Rectangle {
    id: root

    property string meta
    property bool ours: false
    required property list<var> pieces
    readonly property string plain: pieces.map(shown).join("")

    function shown(piece: var): string {
        return piece.mark === "covered" ? "●●●●●●" : piece.text;
    }

    function markup(): string {
        return pieces.map(piece => {
            const text = escaped(shown(piece));
            return piece.mark === "" ? text : marked(text);
        }).join("");
    }
    function marked(text: string): string {
        return "<span style=\"background-color:%1;color:%2;font-weight:600\">\u00a0%3\u00a0</span>".arg(Theme.soonWeak).arg(Theme.soon).arg(text);
    }
    function escaped(text: string): string {
        return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\n/g, "<br>");
    }

    border.color: Theme.line
    border.width: ours ? 0 : 1
    bottomLeftRadius: ours ? radius : Theme.space4
    bottomRightRadius: ours ? Theme.space4 : radius
    color: ours ? Theme.own : Theme.sunken
    implicitHeight: content.implicitHeight + 2 * Theme.space12
    implicitWidth: content.implicitWidth + 2 * Theme.space16
    radius: Theme.radiusCard
    Accessible.description: meta
    Accessible.name: plain
    Accessible.role: Accessible.StaticText

    ColumnLayout {
        id: content

        anchors.fill: parent
        anchors.bottomMargin: Theme.space12
        anchors.leftMargin: Theme.space16
        anchors.rightMargin: Theme.space16
        anchors.topMargin: Theme.space12
        spacing: 6

        Label {
            readonly property bool hasMarks: root.pieces.some(piece => piece.mark !== "")

            Layout.fillWidth: true
            color: root.ours ? Theme.ownText : Theme.text
            lineHeight: 1.15
            text: hasMarks ? root.markup() : root.plain
            textFormat: hasMarks ? Text.RichText : Text.PlainText
            Accessible.ignored: true
        }
        Label {
            Layout.fillWidth: true
            color: root.ours ? Theme.ownText2 : Theme.text2
            font.pixelSize: Theme.fontLabel
            text: root.meta
            visible: text !== ""
            Accessible.ignored: true
        }
    }
}
