pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// A flight that the thing may have been left on.
CardButton {
    id: root

    required property string airport
    required property bool arrives
    required property string at
    required property bool chosen
    required property string flight
    required property string gate
    required property string key
    required property string sweep
    readonly property string facts: [airport === "" ? "" : arrives ? qsTr("from %1").arg(airport) : qsTr("to %1").arg(airport), gate === "" ? "" : qsTr("gate %1").arg(gate), at === "" ? "" : qsTr("%1 UTC").arg(at)].filter(fact => fact !== "").join(" · ")

    bottomPadding: Theme.space8
    leftPadding: Theme.space12
    rightPadding: Theme.space12
    selected: chosen
    text: qsTr("%1, %2").arg(flight).arg(facts)
    topPadding: Theme.space8
    Accessible.role: Accessible.RadioButton
    Accessible.checkable: true
    Accessible.checked: chosen

    contentItem: RowLayout {
        spacing: Theme.space12

        Icon {
            color: root.chosen ? Theme.accent : Theme.text2
            name: root.chosen ? "check" : "plane"
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            Body {
                Layout.fillWidth: true
                elide: Text.ElideRight
                font.weight: 600
                text: root.flight
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
            Secondary {
                Layout.fillWidth: true
                elide: Text.ElideRight
                text: root.facts
                visible: text !== ""
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
        Tag {
            iconName: root.sweep === "alarmed" ? "warning" : "check"
            text: root.sweep === "alarmed" ? qsTr("Do not touch") : qsTr("Searched")
            tone: root.sweep === "alarmed" ? "urgent" : "ok"
            visible: root.sweep !== "ask"
        }
    }
}
