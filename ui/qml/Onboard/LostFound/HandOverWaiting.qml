pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// The desk or the passenger has to do something first.
ColumnLayout {
    id: root

    required property var claim

    signal came

    Layout.fillHeight: false
    spacing: Theme.space12

    Heading {
        Layout.fillWidth: true
        text: root.claim.state
    }
    Secondary {
        Layout.fillWidth: true
        text: ({
                "ask": qsTr("The desk writes only where the passenger has opened a conversation."),
                "wait": qsTr("The answer goes to the desk; here you see whether it fits."),
                "judge": qsTr("The answer is kept apart from the item; here you see whether it fits.")
            })[root.claim.next] ?? ""
    }
    Body {
        Layout.fillWidth: true
        color: Theme.text2
        text: qsTr("“%1”").arg(root.claim.question)
        visible: root.claim.question !== ""
    }
    Button {
        iconName: "person"
        text: qsTr("They stand here")

        onClicked: root.came()
    }
}
