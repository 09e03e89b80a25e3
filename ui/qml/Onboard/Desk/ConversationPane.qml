pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// The open conversation, and below it where the answer is written or a request is relayed.
ColumnLayout {
    id: root

    property bool active: true
    required property ClaimAnswerViewModel answer
    required property ConversationViewModel conversation
    readonly property var head: conversation.head
    required property LossesViewModel losses
    property bool panelToggle: false
    required property RelayingViewModel relaying
    readonly property bool writing: !relaying.opened && !losses.opened && !answer.opened

    signal panelAsked

    spacing: 0

    Shortcut {
        enabled: root.active && root.relaying.possible && root.writing
        sequences: ["R"]

        onActivated: root.relaying.open()
    }
    Shortcut {
        enabled: root.active && root.head.owner === ""
        sequences: ["T"]

        onActivated: root.conversation.take()
    }
    Shortcut {
        enabled: root.active && root.writing
        sequences: ["A"]

        onActivated: composer.write()
    }
    ConversationHead {
        Layout.fillWidth: true
        Layout.margins: Theme.space16
        Layout.leftMargin: Theme.space20
        Layout.rightMargin: Theme.space20
        conversation: root.conversation
        panelToggle: root.panelToggle

        onPanelAsked: root.panelAsked()
    }
    Separator {
        Layout.fillWidth: true
    }
    ThreadView {
        Layout.fillHeight: true
        Layout.fillWidth: true
        Layout.minimumHeight: 100
        model: root.conversation.entries

        onAnswered: (claim, message) => root.answer.note(claim, message)
        onLetRest: reply => root.conversation.letRest(reply)
        onSendAgain: reply => root.conversation.sendAgain(reply)

        Spinner {
            anchors.centerIn: parent
            running: visible
            visible: !root.conversation.loaded
        }
    }
    Separator {
        Layout.fillWidth: true
    }
    ColumnLayout {
        Layout.fillWidth: true
        Layout.margins: Theme.space16
        Layout.leftMargin: Theme.space20
        Layout.rightMargin: Theme.space20
        spacing: Theme.space12
        visible: root.writing

        ClaimLine {
            Layout.fillWidth: true
            answer: root.answer
            visible: root.conversation.loaded && root.answer.task.step !== ""

            onOffered: words => root.conversation.drafts.text = words
        }
        Notice {
            Layout.fillWidth: true
            iconName: "lock"
            text: root.head.proof === "does not match" ? qsTr("Name and booking do not match the list. Tell nothing about a passenger, not even that they are on board.") : qsTr("Name and booking are not checked. Tell nothing about a passenger, not even that they are on board.")
            tone: root.head.proof === "does not match" ? "urgent" : "soon"
            visible: root.conversation.loaded && root.head.proof !== "matched"
        }
        Notice {
            Layout.fillWidth: true
            iconName: "clock"
            text: qsTr("The reply window is closed. A reply goes through again when the passenger writes.")
            visible: !root.head.windowOpen
        }
        Composer {
            id: composer

            Layout.fillWidth: true
            active: root.active && root.writing
            drafts: root.conversation.drafts
            limit: root.head.limit
            offer: root.head.crewAnswer
            offerName: qsTr("Use the crew's answer")
            possible: root.conversation.loaded && root.head.windowOpen

            Button {
                enabled: root.conversation.loaded
                iconName: "bag"
                text: qsTr("Lost something")

                onClicked: root.losses.open()
            }
            Button {
                id: relay

                enabled: root.relaying.possible
                text: qsTr("Relay to the crew")

                onClicked: root.relaying.open()

                Tip {
                    text: root.relaying.possible ? qsTr("R") : qsTr("Choose the flight first")
                    visible: relay.hovered
                }
            }
        }
    }
    RelaySheet {
        Layout.fillWidth: true
        Layout.maximumHeight: Math.max(240, root.height - 240)
        relaying: root.relaying
        visible: root.relaying.opened
    }
    LossSheet {
        Layout.fillWidth: true
        Layout.maximumHeight: Math.max(260, root.height - 220)
        losses: root.losses
        visible: root.losses.opened && !root.relaying.opened
    }
    ClaimAnswer {
        Layout.fillWidth: true
        Layout.maximumHeight: Math.max(260, root.height - 220)
        answer: root.answer
        possible: root.head.windowOpen
        visible: root.answer.opened && !root.relaying.opened && !root.losses.opened
    }
}
