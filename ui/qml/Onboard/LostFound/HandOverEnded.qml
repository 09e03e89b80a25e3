pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// How it ended; after a refusal, what may be said.
ColumnLayout {
    id: root

    required property var claim

    Layout.fillHeight: false
    spacing: Theme.space12

    Heading {
        Layout.fillWidth: true
        text: root.claim.state
    }
    HandOverPlace {
        Layout.fillWidth: true
        claim: root.claim
    }
    Notice {
        Layout.fillWidth: true
        iconName: "upload"
        text: qsTr("Handed over here; final when the ground has it.")
        visible: root.claim.provisional
    }
    Body {
        Layout.fillWidth: true
        text: qsTr("Say: “From what you told us, we cannot say that something here is yours. If you report what you lost, we go on looking.” Nothing about the item.")
        visible: root.claim.refused
    }
    Body {
        Layout.fillWidth: true
        text: qsTr("Say: “What we asked you about is not with us any more. If you report what you lost, we go on looking.” Nothing about who has it.")
        visible: root.claim.gone
    }
}
