pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// Somebody whose it could be: the share, who, why; and what can be done. A touch on the card chooses it.
CardButton {
    id: root

    readonly property bool askable: kind === "passenger" && claim === "" && !gone
    required property list<var> chips
    required property string claim
    required property string decided
    required property string decision
    required property string detail
    required property bool gone
    required property string key
    required property string kind
    required property string name
    required property int percent
    required property string report
    // The one act that stands out is on the chosen card, unless nobody is likely or another view has it.
    required property bool leading
    required property string short

    signal asked
    signal compared
    signal judged(theirs: bool)
    signal undone

    function claimWords(code: string): string {
        switch (code) {
        case "opened":
            return qsTr("With the desk");
        case "asked":
            return qsTr("Asked");
        case "answered":
            return qsTr("Answered");
        case "fits":
            return qsTr("Answer fits");
        case "unclear":
            return qsTr("Answer unclear");
        }
        return "";
    }

    text: qsTr("%1, %2 %").arg(name).arg(percent)
    Accessible.description: detail
    Accessible.role: Accessible.ListItem

    contentItem: RowLayout {
        spacing: Theme.space16

        Row {
            Layout.preferredWidth: 90 * Theme.textScale
            spacing: 2

            Label {
                id: share

                font.pixelSize: Theme.fontLarge + 4
                font.weight: 700
                text: root.percent
                Accessible.ignored: true
            }
            Label {
                anchors.baseline: share.baseline
                color: Theme.text2
                font.pixelSize: Theme.fontSecondary
                text: "%"
                Accessible.ignored: true
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.space4

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space8

                Body {
                    Layout.fillWidth: true
                    font.weight: 650
                    text: root.name
                    Accessible.ignored: true
                }
                Tag {
                    iconName: "check"
                    text: qsTr("It is theirs")
                    tone: "ok"
                    visible: root.decision === "theirs"
                }
                Tag {
                    iconName: "message"
                    text: root.claimWords(root.claim)
                    tone: root.claim === "fits" ? "ok" : "accent"
                    visible: text !== ""
                }
            }
            Secondary {
                Layout.fillWidth: true
                elide: Text.ElideRight
                maximumLineCount: root.selected ? 4 : 2
                text: root.detail
                visible: text !== ""
                Accessible.ignored: true
            }
            Waterfall {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space4
                chips: root.chips
                whole: root.selected
            }
            Flow {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space8
                spacing: Theme.space8
                visible: root.selected && !root.gone

                Button {
                    iconName: "check"
                    text: qsTr("It is theirs")
                    visible: root.decision === ""
                    Accessible.name: qsTr("It belongs to %1").arg(root.short)

                    onClicked: root.judged(true)
                }
                Button {
                    iconName: "cross"
                    text: qsTr("Not theirs")
                    visible: root.decision === ""
                    Accessible.name: qsTr("It does not belong to %1").arg(root.short)

                    onClicked: root.judged(false)
                }
                Button {
                    iconName: "undo"
                    text: qsTr("Undo")
                    visible: root.decision !== ""
                    Accessible.name: qsTr("Undo what was said of %1").arg(root.short)

                    onClicked: root.undone()
                }
            }
        }
        ColumnLayout {
            Layout.fillHeight: false
            Layout.fillWidth: false
            Layout.minimumWidth: implicitWidth
            spacing: Theme.space8

            Button {
                Layout.fillWidth: true
                kind: root.selected && root.leading ? "primary" : "secondary"
                text: qsTr("Ask")
                visible: root.askable
                Accessible.name: qsTr("Ask %1").arg(root.short)

                onClicked: root.asked()
            }
            Button {
                Layout.fillWidth: true
                kind: root.selected && root.leading && !root.askable && root.decision === "" ? "primary" : "secondary"
                text: qsTr("Compare")
                visible: root.report !== ""
                Accessible.name: qsTr("Compare with %1").arg(root.short)

                onClicked: root.compared()
            }
        }
    }
}
