pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// First they are asked; then what they said is compared with what staff alone see. A checked bag goes by its tag.
ColumnLayout {
    id: root

    property bool asked: false
    readonly property var claim: model.claim
    required property ClaimSheetViewModel model
    readonly property bool tagged: claim.tag !== ""

    Layout.fillHeight: false
    spacing: Theme.space12

    Connections {
        function onOpened() {
            root.asked = false;
            receipt.text = "";
        }

        target: root.model
    }
    ColumnLayout {
        Layout.fillHeight: false
        Layout.fillWidth: true
        spacing: Theme.space12
        visible: root.tagged

        Heading {
            Layout.fillWidth: true
            text: qsTr("A checked bag: compare the tag")
        }
        Secondary {
            Layout.fillWidth: true
            text: qsTr("Ask for no marks. The number on their receipt tells whose it is.")
        }
        TextField {
            id: receipt

            Layout.fillWidth: true
            iconName: "tag"
            label: qsTr("Number on the receipt")
            placeholderText: qsTr("0074123456 or KL 123456")
        }
        Notice {
            Layout.fillWidth: true
            iconName: root.same ? "check" : "cross"
            text: root.same ? qsTr("It is the same tag.") : qsTr("It is not the tag of this bag.")
            tone: root.same ? "ok" : "urgent"
            visible: receipt.text.trim().length > 7
        }
    }
    readonly property bool same: tagged && receipt.text !== "" && model.sameTag(receipt.text)

    ColumnLayout {
        Layout.fillHeight: false
        Layout.fillWidth: true
        spacing: Theme.space12
        visible: !root.tagged && !root.asked

        Heading {
            Layout.fillWidth: true
            text: qsTr("Ask first, and show nothing")
        }
        Body {
            Layout.fillWidth: true
            text: qsTr("“%1”").arg(root.claim.question)
        }
        Secondary {
            Layout.fillWidth: true
            text: qsTr("Turn the screen away. Let them say it all before you look.")
        }
        Button {
            kind: "primary"
            text: qsTr("They have answered")

            onClicked: root.asked = true
        }
    }
    ColumnLayout {
        Layout.fillHeight: false
        Layout.fillWidth: true
        spacing: Theme.space8
        visible: !root.tagged && root.asked

        Heading {
            Layout.fillWidth: true
            text: qsTr("Does it fit? For your eyes only")
        }
        KeyValueRow {
            Layout.fillWidth: true
            label: qsTr("Marks")
            value: root.claim.marks === "" ? qsTr("None were noted: compare what follows") : root.claim.marks
        }
        Repeater {
            model: root.claim.checks

            KeyValueRow {
                required property var modelData

                Layout.fillWidth: true
                label: modelData.label
                value: modelData.value
            }
        }
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.space8
        visible: root.asked || root.tagged

        Button {
            enabled: !root.tagged || root.same
            iconName: "check"
            kind: "primary"
            text: qsTr("It fits")

            onClicked: root.model.judge("fits")
        }
        Button {
            text: qsTr("Unclear")
            visible: !root.tagged

            onClicked: {
                root.model.judge("unclear");
                root.asked = false;
            }
        }
        Button {
            kind: "danger"
            text: qsTr("It does not fit")

            onClicked: root.model.judge("does_not_fit")
        }
    }
}
