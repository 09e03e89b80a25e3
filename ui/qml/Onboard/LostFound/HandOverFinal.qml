pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// The item goes into its owner's hands, or to who ships it. What stands in the way is said beside the button.
ColumnLayout {
    id: root

    readonly property var claim: model.claim
    required property ClaimSheetViewModel model
    readonly property bool shipped: claim.way === "shipping"

    Layout.fillHeight: false
    spacing: Theme.space12

    Connections {
        function onShown() {
            if (place.text === "")
                place.text = root.claim.place;
        }
        function onOpened() {
            place.text = "";
        }

        target: root.model
    }
    Heading {
        Layout.fillWidth: true
        text: root.shipped ? qsTr("Ship it now") : qsTr("Hand it over")
    }
    HandOverPlace {
        Layout.fillWidth: true
        claim: root.claim
    }
    TextField {
        id: place

        Layout.fillWidth: true
        label: root.shipped ? qsTr("Where it was given to the carrier") : qsTr("Where you hand it over")
        placeholderText: qsTr("Transfer desk T6")
    }
    Notice {
        Layout.fillWidth: true
        iconName: "lock"
        text: root.claim.obstacle
        tone: "soon"
        visible: text !== ""
    }
    Button {
        enabled: root.claim.obstacle === "" && place.text.trim() !== ""
        iconName: "check"
        kind: "primary"
        text: root.shipped ? qsTr("It is on its way") : qsTr("They have it now")

        onClicked: root.model.handOver(place.text)
    }
}
