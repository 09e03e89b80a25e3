pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// What is known beside the words: flight, seat, the life of the request, and the team's response time.
Rectangle {
    id: root

    readonly property bool about: desk.conversation.key !== ""
    readonly property bool choosing: about && desk.conversation.loaded && (flight.key === "" || changing)
    property bool changing: false
    required property DeskViewModel desk
    readonly property var flight: about ? desk.conversation.flight : desk.crewThread.flight
    readonly property var seat: desk.conversation.seat

    color: Theme.bg

    Connections {
        function onOpened() {
            root.changing = false;
        }

        target: root.desk.conversation
    }
    ConfirmDialog {
        id: withdrawing

        property string request

        acceptText: qsTr("Withdraw it")
        dangerous: true
        message: qsTr("The crew sees that the ground took it back. This cannot be undone.")
        title: qsTr("Withdraw the request?")

        onAccepted: root.desk.conversation.withdraw(request)
    }
    Flickable {
        id: flick

        anchors.bottom: responses.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: content.implicitHeight + 2 * Theme.space16

        T.ScrollBar.vertical: ScrollBar {}

        ColumnLayout {
            id: content

            spacing: Theme.space8
            width: flick.width - 2 * Theme.space16
            x: Theme.space16
            y: Theme.space16

            SectionLabel {
                text: qsTr("Flight")
                visible: card.visible || root.choosing
            }
            FlightCard {
                id: card

                Layout.fillWidth: true
                flight: root.flight
                visible: root.flight.key !== ""
            }
            PlaceChooser {
                Layout.fillWidth: true
                choices: root.desk.conversation.choices
                seat: root.seat.seat
                visible: root.choosing

                onChosen: (flight, seat) => {
                    root.changing = false;
                    root.desk.conversation.place(flight, seat);
                }
            }
            RowLayout {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space8
                visible: root.about && root.desk.conversation.loaded

                SectionLabel {
                    Layout.fillWidth: true
                    text: root.seat.seat === "" ? qsTr("No seat named") : root.seat.zone === "" ? qsTr("Seat %1").arg(root.seat.seat) : qsTr("Seat %1 · zone %2").arg(root.seat.seat).arg(root.seat.zone)
                }
                TagButton {
                    text: root.changing ? qsTr("Keep as it is") : qsTr("Change")
                    visible: root.flight.key !== ""

                    onClicked: root.changing = !root.changing
                }
            }
            Repeater {
                model: root.about ? root.seat.facts : []

                KeyValueRow {
                    required property var modelData

                    Layout.fillWidth: true
                    label: modelData.label
                    tone: modelData.tone
                    value: modelData.value
                }
            }
            KeyValueRow {
                Layout.fillWidth: true
                label: qsTr("Urgency")
                value: {
                    const head = root.desk.conversation.head;
                    const level = head.urgency === "urgent" ? qsTr("Urgent") : head.urgency === "soon" ? qsTr("Soon") : qsTr("Not urgent");
                    return [level, ...head.reasons].join(" · ");
                }
                visible: root.about && root.desk.conversation.loaded
            }
            SectionLabel {
                Layout.bottomMargin: Theme.space4
                Layout.topMargin: Theme.space8
                text: qsTr("Request")
                visible: root.about && root.desk.conversation.stepCount > 0
            }
            ColumnLayout {
                Layout.fillWidth: true
                spacing: 0
                visible: root.about

                Repeater {
                    model: root.desk.conversation.steps

                    LifeStep {}
                }
            }
            Button {
                Layout.topMargin: Theme.space8
                kind: "danger"
                text: qsTr("Withdraw")
                visible: root.about && root.desk.conversation.request !== ""

                onClicked: {
                    withdrawing.request = root.desk.conversation.request;
                    withdrawing.open();
                }
            }
        }
    }
    ResponseCard {
        id: responses

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.margins: Theme.space16
        anchors.right: parent.right
        responseTime: root.desk.responseTime
    }
}
