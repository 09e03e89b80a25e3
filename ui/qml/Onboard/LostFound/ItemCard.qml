pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// One thing on the shelf: what it is, where it is, whose seat it was, and what presses.
CardButton {
    id: root

    required property string departure
    required property string due
    required property string ended
    required property string flight
    required property string key
    required property bool provisional
    required property string reference
    required property string seat
    required property string standing
    required property string symbol
    required property string thumbnail
    required property string title
    required property string tone
    required property bool unsent
    required property string where
    readonly property string lies: standing === "returned" || standing === "ended" ? ended : where === "" ? qsTr("Not on the shelf yet") : where
    readonly property string whose: [seat, flight].filter(part => part !== "").join(" · ")
    readonly property string progress: {
        switch (standing) {
        case "claim":
            return qsTr("Claimed");
        case "owner":
            return qsTr("Owner known");
        case "returned":
            return qsTr("Returned");
        }
        return "";
    }
    readonly property string sending: provisional ? qsTr("Final when the ground has it") : unsent ? qsTr("Not sent") : ""

    padding: Theme.space12
    text: [title, seat, flight, reference, lies, departure, due, progress, sending].filter(part => part !== "").join(", ")

    contentItem: RowLayout {
        spacing: Theme.space12

        Rectangle {
            Layout.alignment: Qt.AlignTop
            color: Theme.sunken
            implicitHeight: 56
            implicitWidth: 56
            radius: Theme.radiusButton

            Icon {
                anchors.centerIn: parent
                color: Theme.text2
                name: root.thumbnail === "" ? root.symbol : ""
                size: 26
            }
            Thumbnail {
                anchors.fill: parent
                source: root.thumbnail
                visible: root.thumbnail !== ""
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 2

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space8

                Body {
                    Layout.fillWidth: true
                    elide: Text.ElideRight
                    font.weight: 650
                    maximumLineCount: 2
                    text: root.title
                    Accessible.ignored: true
                }
                Secondary {
                    Layout.alignment: Qt.AlignTop
                    text: root.reference
                    visible: text !== ""
                    Accessible.ignored: true
                }
            }
            Secondary {
                Layout.fillWidth: true
                text: root.whose === "" ? root.lies : qsTr("%1 · %2").arg(root.lies).arg(root.whose)
                Accessible.ignored: true
            }
            Flow {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space4
                spacing: 6
                visible: root.departure !== "" || root.due !== "" || root.progress !== "" || root.sending !== ""

                FlowTag {
                    iconName: "plane"
                    text: root.departure
                    tone: "accent"
                }
                FlowTag {
                    iconName: "clock"
                    text: root.due
                    tone: root.tone
                }
                FlowTag {
                    iconName: root.standing === "claim" ? "message" : "check"
                    text: root.progress
                    tone: root.standing === "returned" ? "ok" : "neutral"
                }
                FlowTag {
                    iconName: "upload"
                    text: root.sending
                }
            }
        }
    }
}
