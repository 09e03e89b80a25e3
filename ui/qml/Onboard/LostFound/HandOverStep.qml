pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// The next step of a claim, and nothing of the steps after it.
Card {
    id: root

    readonly property var claim: model.claim
    required property ClaimSheetViewModel model
    readonly property bool withDesk: ["ask", "wait", "judge"].includes(claim.next)
    property bool here: false // somebody whom the desk was to ask stands here

    Connections {
        function onOpened() {
            root.here = false;
        }

        target: root.model
    }

    contentItem: ColumnLayout {
        spacing: Theme.space12

        HandOverWaiting {
            Layout.fillWidth: true
            claim: root.claim
            visible: root.withDesk && !root.here

            onCame: root.here = true
        }
        HandOverCompare {
            Layout.fillWidth: true
            model: root.model
            visible: root.claim.next === "compare" || (root.withDesk && root.here)
        }
        HandOverArrange {
            Layout.fillWidth: true
            model: root.model
            visible: root.claim.next === "arrange"
        }
        HandOverIdentity {
            Layout.fillWidth: true
            model: root.model
            visible: root.claim.next === "identify"
        }
        HandOverWitness {
            Layout.fillWidth: true
            model: root.model
            visible: root.claim.next === "stand by"
        }
        HandOverFinal {
            Layout.fillWidth: true
            model: root.model
            visible: root.claim.next === "hand over"
        }
        HandOverEnded {
            Layout.fillWidth: true
            claim: root.claim
            visible: root.claim.next === "over" || root.claim.next === "gone"
        }
    }
}
