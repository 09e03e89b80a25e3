pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// Who they are, face to face. What they showed is kept, no number of it.
ColumnLayout {
    id: root

    required property ClaimSheetViewModel model
    property string shown: ""

    Layout.fillHeight: false
    spacing: Theme.space12

    Connections {
        function onOpened() {
            root.shown = "";
        }

        target: root.model
    }
    Heading {
        Layout.fillWidth: true
        text: qsTr("Are they who they say?")
    }
    HandOverPlace {
        Layout.fillWidth: true
        claim: root.model.claim
    }
    Secondary {
        Layout.fillWidth: true
        text: qsTr("Look at it together with them. Write down no number, take no photo.")
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.space4

        Repeater {
            model: root.model.identifications

            FilterChip {
                required property var modelData

                autoExclusive: false
                checkable: false
                checked: root.shown === modelData.code
                text: modelData.text

                onClicked: root.shown = modelData.code
            }
        }
    }
    Button {
        enabled: root.shown !== ""
        kind: "primary"
        text: qsTr("I have checked it")

        onClicked: root.model.identify(root.shown)
    }
}
