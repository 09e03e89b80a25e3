pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// What must happen today, and what has been left undone. A touch opens the thing.
FocusScope {
    id: root

    required property bool closable
    required property bool loaded
    required property DeadlinesViewModel model

    signal closed
    signal opened(item: string)

    ColumnLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.space20
        anchors.rightMargin: Theme.space20
        anchors.topMargin: Theme.space16
        spacing: Theme.space12

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space8

            IconButton {
                iconName: "undo"
                text: qsTr("Back to the shelf")
                visible: root.closable

                onClicked: root.closed()
            }
            Heading {
                Layout.fillWidth: true
                text: qsTr("Today")
            }
            Tag {
                iconName: "warning"
                text: qsTr("%L1 overdue").arg(root.model.overdue)
                tone: "urgent"
                visible: root.model.overdue > 0
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
            spacing: Theme.space8
            Accessible.name: qsTr("Today")
            Accessible.role: Accessible.List

            T.ScrollBar.vertical: ScrollBar {}
            delegate: DeadlineCard {
                width: ListView.view.width - Theme.space12

                onClicked: root.opened(item)
                onFinished: root.model.finish(item, code)
            }

            EmptyState {
                anchors.left: parent.left
                anchors.right: parent.right
                heading: qsTr("Nothing is due today")
                iconName: "check"
                sentence: qsTr("Touch a thing to see where it was found and through whose hands it went.")
                visible: root.loaded && list.count === 0
                y: Theme.space20 * 4
            }
        }
    }
}
