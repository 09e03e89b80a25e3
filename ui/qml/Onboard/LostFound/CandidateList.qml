pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// Whose the item could be, "none of these", and those whom a person ruled out.
ColumnLayout {
    id: root

    required property MatchesViewModel model
    readonly property int gutter: Theme.space16 - 2
    property bool waited: false

    signal editAsked
    signal reportsAsked

    function help(code: string): string {
        switch (code) {
        case "flight":
            return qsTr("the flight");
        case "seat":
            return qsTr("the seat");
        case "item":
            return qsTr("what it is");
        }
        return qsTr("a name on it");
    }

    spacing: Theme.space12

    RowLayout {
        Layout.fillHeight: false
        Layout.fillWidth: true
        spacing: Theme.space4

        Heading {
            Layout.fillWidth: true
            text: qsTr("Who could it belong to?")
        }
        FilterChip {
            checked: !root.model.withReports
            text: qsTr("Passengers")

            onClicked: root.model.withReports = false
        }
        FilterChip {
            checked: root.model.withReports
            text: qsTr("Passengers and reports")

            onClicked: root.model.withReports = true
        }
    }
    Notice {
        readonly property string helps: (root.model.item.helps ?? []).map(root.help).join(", ")

        Layout.fillWidth: true
        actionText: helps === "" || root.model.item.ended !== "" ? "" : qsTr("Add it")
        text: helps === "" ? qsTr("I do not know yet. These are guesses; a person decides.") : qsTr("I do not know yet. It would help to know: %1.").arg(helps)
        visible: !root.model.ranking && !root.model.certain

        onAction: root.editAsked()
    }
    Timer {
        interval: 200
        running: root.model.ranking

        onRunningChanged: root.waited = false
        onTriggered: root.waited = true
    }
    ListView {
        id: list

        Layout.fillHeight: true
        Layout.fillWidth: true
        Layout.minimumHeight: 120
        Layout.rightMargin: -root.gutter
        activeFocusOnTab: true
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        model: root.model.candidates
        spacing: Theme.space8
        Accessible.name: qsTr("Who could it belong to?")
        Accessible.role: Accessible.List

        T.ScrollBar.vertical: ScrollBar {}
        delegate: CandidateCard {
            gone: root.model.item.ended !== ""
            leading: root.model.certain && !root.model.asking.opened && root.model.comparison.key === ""
            selected: key === root.model.chosen
            width: list.width - root.gutter

            onAsked: root.model.ask(key)
            onClicked: root.model.choose(key)
            onCompared: root.model.compare(key)
            onJudged: theirs => root.model.decide(key, theirs)
            onUndone: root.model.undo(decided)
        }
        footer: ColumnLayout {
            spacing: Theme.space8
            visible: !root.model.ranking
            width: list.width - root.gutter

            RowLayout {
                Layout.fillWidth: true
                Layout.leftMargin: Theme.space16
                Layout.rightMargin: Theme.space16
                Layout.topMargin: Theme.space12
                spacing: Theme.space16

                Label {
                    Layout.preferredWidth: 90 * Theme.textScale
                    color: Theme.text2
                    font.pixelSize: Theme.fontTitle
                    font.weight: 650
                    text: qsTr("%1 %").arg(root.model.none)
                    Accessible.name: qsTr("None of these: %1 %").arg(root.model.none)
                }
                Body {
                    Layout.fillWidth: true
                    color: Theme.text2
                    text: qsTr("None of these")
                    Accessible.ignored: true
                }
                Button {
                    text: qsTr("Search reports")

                    onClicked: root.reportsAsked()
                }
            }
            Repeater {
                model: root.model.ruledOut

                RowLayout {
                    id: ruled

                    required property string decided
                    required property string name
                    required property string short

                    Layout.fillWidth: true
                    Layout.leftMargin: Theme.space16
                    Layout.rightMargin: Theme.space16
                    spacing: Theme.space8

                    Icon {
                        color: Theme.text2
                        name: "cross"
                        size: 16
                    }
                    Secondary {
                        Layout.fillWidth: true
                        text: qsTr("Not theirs: %1").arg(ruled.name)
                    }
                    Button {
                        iconName: "undo"
                        kind: "plain"
                        text: qsTr("Undo")
                        Accessible.name: qsTr("Undo what was said of %1").arg(ruled.short)

                        onClicked: root.model.undo(ruled.decided)
                    }
                }
            }
        }

        Spinner {
            anchors.centerIn: parent
            running: root.model.ranking && root.waited
        }
    }
}
