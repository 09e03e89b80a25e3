pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// What lost & found wants of the desk: whom to ask, whose answer to compare, and who cannot be reached.
Item {
    id: root

    required property DeskClaimsViewModel claims

    signal conversationAsked(conversation: string)

    Rectangle {
        anchors.fill: parent
        color: Theme.bg
    }
    ColumnLayout {
        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: parent.top
        anchors.topMargin: Theme.space16
        spacing: Theme.space12
        width: Math.min(parent.width - 2 * Theme.space20, 860 * Theme.textScale)

        Heading {
            Layout.fillWidth: true
            text: qsTr("Lost & found")
        }
        Secondary {
            Layout.fillWidth: true
            text: qsTr("Write only where the passenger has opened a conversation, and say no more than what stands here.")
        }
        ListView {
            id: list

            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.rightMargin: -Theme.space12
            activeFocusOnTab: true
            bottomMargin: Theme.space16
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            model: root.claims.rows
            section.property: "section"
            spacing: Theme.space8
            Accessible.name: qsTr("Lost & found")
            Accessible.role: Accessible.List

            T.ScrollBar.vertical: ScrollBar {}
            delegate: ClaimTask {
                width: ListView.view.width - Theme.space12

                onWanted: root.conversationAsked(conversation)
            }
            section.delegate: SectionLabel {
                required property string section

                bottomPadding: Theme.space8
                text: ({
                        "now": qsTr("For us now"),
                        "waiting": qsTr("Asked, no answer yet"),
                        "unreachable": qsTr("Not reachable")
                    })[section] ?? ""
                topPadding: Theme.space8
            }

            EmptyState {
                anchors.left: parent.left
                anchors.right: parent.right
                heading: qsTr("Nothing to ask")
                iconName: "bag"
                sentence: qsTr("When lost & found thinks that something is a passenger's, it stands here.")
                visible: root.claims.loaded && list.count === 0
                y: Theme.space20 * 3
            }
            Spinner {
                anchors.horizontalCenter: parent.horizontalCenter
                running: !root.claims.loaded
                y: Theme.space20 * 3
            }
        }
    }
}
