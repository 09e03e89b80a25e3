pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// A loss report: what, in whose words, how long somebody can still look, and what could be it. A touch opens it.
CardButton {
    id: root

    required property string best
    required property string detail
    required property string group
    required property string iconName
    required property string item
    required property string key
    // The one act that stands out is on the first search.
    required property bool leading
    required property string remaining
    required property int likely
    required property string looked
    readonly property bool mine: searcher === "you"
    required property string reference
    required property string searched
    required property string searcher
    required property bool settled
    required property string title
    required property string tone
    required property bool unsent
    required property string words

    signal foundIt
    signal itemAsked
    signal nothingThere
    signal taken

    text: [title, reference, group === "search" ? qsTr("look within %1").arg(remaining) : "", words].filter(part => part !== "").join(", ")
    Accessible.description: detail
    Accessible.role: Accessible.ListItem

    contentItem: RowLayout {
        spacing: Theme.space16

        Icon {
            Layout.alignment: Qt.AlignTop
            color: Theme.text2
            name: root.iconName
            size: 24
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
                    text: root.reference === "" ? root.title : qsTr("%1 · %2").arg(root.title).arg(root.reference)
                    Accessible.ignored: true
                }
                Tag {
                    text: qsTr("Not sent")
                    tone: "soon"
                    visible: root.unsent
                }
                Tag {
                    iconName: "clock"
                    text: qsTr("Cleaners in %1").arg(root.remaining)
                    tone: root.tone
                    visible: root.group === "search"
                }
            }
            Secondary {
                Layout.fillWidth: true
                elide: Text.ElideRight
                maximumLineCount: 2
                text: qsTr("“%1”").arg(root.words)
                Accessible.ignored: true
            }
            Secondary {
                Layout.fillWidth: true
                text: root.detail
                Accessible.ignored: true
            }
            Secondary {
                Layout.fillWidth: true
                color: Theme.text
                text: {
                    if (root.mine)
                        return root.settled ? qsTr("You look") : qsTr("You look; others cannot see this yet");
                    return qsTr("A colleague looks");
                }
                visible: root.group === "search" && root.searcher !== ""
            }
            Secondary {
                Layout.fillWidth: true
                text: {
                    const outcome = ({
                            "found": qsTr("Somebody looked and found it"),
                            "not there": qsTr("Somebody looked, nothing was there"),
                            "nobody looked": qsTr("Nobody on board looked: it never reached the crew")
                        })[root.searched] ?? "";
                    return root.looked === "" ? outcome : qsTr("%1: “%2”").arg(outcome).arg(root.looked);
                }
                visible: root.searched !== ""
            }
            Flow {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space4
                spacing: Theme.space8
                visible: root.group === "search" || root.likely > 0

                Button {
                    kind: root.leading ? "primary" : "secondary"
                    text: qsTr("I look")
                    visible: root.group === "search" && root.searcher === ""
                    Accessible.name: qsTr("I look for %1").arg(root.title)

                    onClicked: root.taken()
                }
                Button {
                    iconName: "check"
                    kind: root.leading && root.mine ? "primary" : "secondary"
                    text: qsTr("Found it")
                    visible: root.group === "search"
                    Accessible.name: qsTr("Found %1").arg(root.title)

                    onClicked: root.foundIt()
                }
                Button {
                    text: qsTr("Nothing there")
                    visible: root.group === "search"
                    Accessible.name: qsTr("Nothing there of %1").arg(root.title)

                    onClicked: root.nothingThere()
                }
                Button {
                    iconName: "search"
                    text: root.likely === 1 ? qsTr("1 likely item: %1").arg(root.best) : qsTr("%1 likely items: %2").arg(root.likely).arg(root.best)
                    visible: root.likely > 0

                    onClicked: root.itemAsked()
                }
            }
        }
    }
}
