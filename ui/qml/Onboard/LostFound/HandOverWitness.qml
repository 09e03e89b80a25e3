pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// A valuable goes to its owner by two: the second person says so on their own device.
ColumnLayout {
    id: root

    readonly property var claim: model.claim
    required property ClaimSheetViewModel model

    Layout.fillHeight: false
    spacing: Theme.space12

    Heading {
        Layout.fillWidth: true
        text: qsTr("A second person is needed")
    }
    HandOverPlace {
        Layout.fillWidth: true
        claim: root.claim
    }
    Body {
        Layout.fillWidth: true
        color: Theme.text2
        text: root.claim.obstacle === "" ? qsTr("Stand by only if you see the item, the claimant, and your colleague who hands it over.") : root.claim.obstacle
    }
    Button {
        enabled: root.claim.obstacle === ""
        iconName: "people"
        kind: "primary"
        text: qsTr("Stand by as second person")

        onClicked: root.model.standBy()
    }
}
