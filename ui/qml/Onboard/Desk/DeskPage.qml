pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// The liaison's desk. Place "inbox": what waits, what is open of it, its flight; place "flights": all flights; place
// "claims": what lost & found wants of the desk.
// Where it is narrow, the flight takes the inbox's place when it is asked for.
Item {
    id: root

    required property DeskViewModel desk
    readonly property bool narrow: width < 1200 * Theme.textScale
    property bool panelAsked: false
    property string place: "inbox"

    // Something in one place is to be gone on with in another.
    signal wanted(place: string)

    readonly property bool crewOpen: desk.crewThread.key !== ""
    readonly property bool conversationOpen: desk.conversation.key !== ""

    RowLayout {
        anchors.fill: parent
        spacing: 0
        visible: root.place === "inbox"

        InboxPane {
            Layout.fillHeight: true
            Layout.preferredWidth: Math.min(392 * Theme.textScale, root.width * 0.36)
            active: root.visible && root.place === "inbox"
            inbox: root.desk.inbox
            visible: !root.narrow || !root.panelAsked
        }
        Separator {
            Layout.fillHeight: true
        }
        Rectangle {
            Layout.fillHeight: true
            Layout.fillWidth: true
            color: Theme.surface

            EmptyState {
                anchors.centerIn: parent
                heading: qsTr("Nothing is open")
                iconName: "message"
                sentence: qsTr("Choose a conversation on the left. The keys J and K walk through the inbox.")
                visible: !root.conversationOpen && !root.crewOpen && root.desk.inbox.count > 0
                width: Math.min(parent.width - 2 * Theme.space20, 400 * Theme.textScale)
            }
            ConversationPane {
                anchors.fill: parent
                active: visible && root.place === "inbox"
                answer: root.desk.claimAnswer
                conversation: root.desk.conversation
                losses: root.desk.losses
                panelToggle: root.narrow
                relaying: root.desk.relaying
                visible: root.conversationOpen

                onPanelAsked: root.panelAsked = !root.panelAsked
            }
            CrewMessagePane {
                active: visible && root.place === "inbox"
                anchors.fill: parent
                panelToggle: root.narrow
                thread: root.desk.crewThread
                visible: root.crewOpen

                onPanelAsked: root.panelAsked = !root.panelAsked
            }
        }
        Separator {
            Layout.fillHeight: true
            visible: panel.visible
        }
        FlightPanel {
            id: panel

            Layout.fillHeight: true
            Layout.preferredWidth: 370 * Theme.textScale
            desk: root.desk
            visible: !root.narrow || root.panelAsked
        }
    }
    LostFoundDesk {
        anchors.fill: parent
        claims: root.desk.claims
        visible: root.place === "claims"

        onConversationAsked: conversation => {
            root.desk.inbox.select(conversation);
            root.desk.claimAnswer.open();
            root.wanted("inbox");
        }
    }
    FlightBoardPage {
        anchors.fill: parent
        board: root.desk.flightBoard
        pending: root.desk.pending
        visible: root.place === "flights"
    }
}
