pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// The requests of the cabin, most pressing first.
FocusScope {
    id: root

    required property CabinViewModel cabin
    readonly property RequestsViewModel requests: cabin.requests

    ColumnLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.space12
        anchors.rightMargin: Theme.space12
        anchors.topMargin: Theme.space16
        spacing: Theme.space4

        RowLayout {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space8
            Layout.rightMargin: Theme.space8

            Heading {
                text: qsTr("Requests")
            }
            Body {
                Layout.fillWidth: true
                color: Theme.text2
                horizontalAlignment: Text.AlignRight
                text: root.requests.done === 0 ? qsTr("%1 open").arg(root.requests.open) : qsTr("%1 open · %2 done").arg(root.requests.open).arg(root.requests.done)
            }
        }
        Button {
            iconName: "plane"
            kind: "plain"
            text: qsTr("Change flight")
            visible: root.cabin.several

            onClicked: root.cabin.chooseFlight("")
        }
        Flow {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space8
            spacing: Theme.space8

            Repeater {
                model: [["zone", qsTr("My zone")], ["all", qsTr("All")], ["mine", qsTr("Mine")], ["done", qsTr("Done")]]

                FilterChip {
                    required property list<string> modelData

                    checked: root.requests.chosen === modelData[0]
                    text: modelData[1]

                    onClicked: root.requests.chosen = modelData[0]
                }
            }
        }
        ListView {
            id: list

            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.rightMargin: -Theme.space12
            Layout.topMargin: Theme.space4
            activeFocusOnTab: true
            bottomMargin: Theme.space16
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            keyNavigationEnabled: true
            model: root.requests.rows
            spacing: Theme.space8

            T.ScrollBar.vertical: ScrollBar {}
            delegate: RequestCard {
                selected: key === root.cabin.request
                width: ListView.view.width - Theme.space12

                onClicked: root.cabin.openRequest(key)
            }
            move: Transition {
                NumberAnimation {
                    duration: 160
                    easing.type: Easing.OutCubic
                    property: "y"
                }
            }

            EmptyState {
                anchors.left: parent.left
                anchors.margins: Theme.space20
                anchors.right: parent.right
                heading: root.requests.chosen === "done" ? qsTr("Nothing done yet") : qsTr("No open requests")
                iconName: "message"
                sentence: root.requests.chosen === "zone" ? qsTr("Requests for your zone appear here, also without you doing anything.") : ""
                visible: !root.requests.loading && list.count === 0
                y: Theme.space20 * 2
            }
            Spinner {
                anchors.horizontalCenter: parent.horizontalCenter
                running: root.requests.loading
                y: Theme.space20 * 2
            }
        }
    }
}
