pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// Through whose hands a thing went, with place, time and seal of each, and whether the seals are true.
ColumnLayout {
    id: root

    required property CustodyViewModel model

    // This person has not done after all what that link says.
    signal undone(step: string)

    Layout.fillHeight: false
    spacing: Theme.space12

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space8

        SectionLabel {
            Layout.fillWidth: true
            text: qsTr("Custody")
        }
        Tag {
            iconName: root.model.verified ? "shield" : "warning"
            text: root.model.verified ? qsTr("All seals true") : qsTr("Seals do not fit")
            tone: root.model.verified ? "ok" : "urgent"
        }
    }
    Notice {
        Layout.fillWidth: true
        iconName: "warning"
        text: qsTr("What stands here does not follow from what was recorded. Tell the operator before it goes to anybody.")
        tone: "urgent"
        visible: !root.model.verified && root.model.count > 0
    }
    Secondary {
        Layout.fillWidth: true
        text: qsTr("Apart from the one before: two people wrote without knowing of each other.")
        visible: root.model.apart
    }
    ColumnLayout {
        Layout.fillHeight: false
        Layout.fillWidth: true
        spacing: 0

        Repeater {
            model: root.model.rows

            ColumnLayout {
                id: hand

                required property string arrived
                required property string at
                required property string key
                required property bool knowing
                required property bool last
                required property bool overtaken
                required property string place
                required property bool provisional
                required property string seal
                required property string title
                required property string to
                required property bool undoable
                required property bool unsent
                required property string who

                Layout.fillWidth: true
                spacing: 0

                TimelineStep {
                    Layout.fillWidth: true
                    detail: {
                        const parts = [hand.place, hand.to === "" ? "" : qsTr("to %1").arg(hand.to), hand.who, qsTr("seal %1").arg(hand.seal)];
                        if (hand.arrived !== "")
                            parts.push(qsTr("on the ground %1").arg(hand.arrived));
                        return parts.filter(part => part !== "").join(" · ");
                    }
                    last: hand.last && !flags.visible
                    time: hand.at
                    title: hand.title
                }
                Flow {
                    id: flags

                    Layout.bottomMargin: hand.last ? 0 : Theme.space12
                    Layout.fillWidth: true
                    Layout.leftMargin: 24
                    Layout.topMargin: hand.last ? Theme.space4 : -Theme.space8
                    spacing: 6
                    visible: hand.unsent || !hand.knowing || hand.overtaken || hand.undoable

                    FlowTag {
                        iconName: "upload"
                        text: hand.provisional && !hand.overtaken ? qsTr("Final when the ground has it") : hand.unsent ? qsTr("Not sent") : ""
                    }
                    FlowTag {
                        iconName: "warning"
                        text: hand.knowing ? "" : qsTr("Apart from the one before")
                        tone: "soon"
                    }
                    FlowTag {
                        iconName: "cross"
                        text: hand.overtaken ? qsTr("Does not count") : ""
                        tone: "urgent"
                    }
                    Button {
                        iconName: "undo"
                        kind: "plain"
                        text: qsTr("Undo")
                        visible: hand.undoable
                        Accessible.name: qsTr("Undo %1").arg(hand.title)

                        onClicked: root.undone(hand.key)
                    }
                }
            }
        }
    }
}
