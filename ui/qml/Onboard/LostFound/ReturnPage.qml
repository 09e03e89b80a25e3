pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// The way back to the owners: claims by what is next for the station, the one that is open, and who comes by themselves.
FocusScope {
    id: root

    required property ReturnsViewModel model
    readonly property bool open: model.sheet.key !== ""
    readonly property bool wide: width >= 900 * Theme.textScale

    signal itemAsked(item: string)

    RowLayout {
        anchors.fill: parent
        spacing: 0

        ColumnLayout {
            Layout.fillHeight: true
            Layout.fillWidth: !root.wide
            Layout.leftMargin: Theme.space20
            Layout.preferredWidth: root.wide ? Math.min(460 * Theme.textScale, root.width * 0.44) : root.width
            Layout.rightMargin: Theme.space20
            Layout.topMargin: Theme.space16
            spacing: Theme.space12
            visible: root.wide || !root.open

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space8

                Heading {
                    Layout.fillWidth: true
                    text: qsTr("Return")
                }
                Button {
                    iconName: "person"
                    kind: root.open ? "secondary" : "primary"
                    text: qsTr("Somebody stands here")

                    onClicked: root.model.walkIn.open()
                }
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
                keyNavigationEnabled: true
                model: root.model.rows
                section.property: "section"
                spacing: Theme.space8
                Accessible.name: qsTr("Claims")
                Accessible.role: Accessible.List

                T.ScrollBar.vertical: ScrollBar {}
                delegate: ClaimCard {
                    selected: key === root.model.sheet.key
                    width: ListView.view.width - Theme.space12

                    onClicked: root.model.sheet.open(key)
                }
                section.delegate: SectionLabel {
                    required property string section

                    bottomPadding: Theme.space8
                    text: ({
                            "here": qsTr("For us now"),
                            "desk": qsTr("With the desk"),
                            "over": qsTr("Ended today")
                        })[section] ?? ""
                    topPadding: Theme.space8
                }

                EmptyState {
                    anchors.left: parent.left
                    anchors.right: parent.right
                    heading: qsTr("Nobody waits")
                    iconName: "check"
                    sentence: qsTr("Whoever was asked about a thing, or comes for one, stands here until they have it.")
                    visible: root.model.loaded && list.count === 0
                    y: Theme.space20 * 2
                }
                Spinner {
                    anchors.horizontalCenter: parent.horizontalCenter
                    running: !root.model.loaded
                    y: Theme.space20 * 2
                }
            }
        }
        Separator {
            Layout.fillHeight: true
            Layout.preferredWidth: 1
            visible: root.wide
        }
        ClaimSheet {
            Layout.fillHeight: true
            Layout.fillWidth: true
            closable: !root.wide
            model: root.model.sheet
            visible: root.open

            onItemAsked: item => root.itemAsked(item)
        }
        Item {
            Layout.fillHeight: true
            Layout.fillWidth: true
            visible: root.wide && !root.open

            EmptyState {
                anchors.centerIn: parent
                heading: qsTr("Nothing is open")
                iconName: "check"
                sentence: qsTr("Choose a claim on the left: its next step stands here.")
                visible: root.model.count > 0
                width: Math.min(parent.width - 2 * Theme.space20, 400 * Theme.textScale)
            }
        }
    }
    HandOverWalkIn {
        model: root.model.walkIn
    }
}
