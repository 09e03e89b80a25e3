pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// What one flight is not known to have of all that the desk has said to it; by position, and entry by entry.
ColumnLayout {
    id: root

    required property PendingViewModel pending

    spacing: Theme.space12

    Shortcut {
        enabled: root.visible
        sequences: [StandardKey.Cancel]

        onActivated: root.pending.close()
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space12

        IconButton {
            iconName: "undo"
            text: qsTr("Back to the flights")

            onClicked: root.pending.close()
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 2

            Heading {
                Layout.fillWidth: true
                text: qsTr("%1 · not known to be on board yet").arg(root.pending.name)
            }
            Secondary {
                Layout.fillWidth: true
                text: root.pending.contact
            }
        }
    }
    Card {
        Layout.fillWidth: true
        visible: root.pending.loaded

        contentItem: ColumnLayout {
            spacing: Theme.space8

            Repeater {
                model: root.pending.positions

                PendingPosition {
                    expected: root.pending.expected
                }
            }
            Secondary {
                Layout.fillWidth: true
                text: qsTr("What a tablet has is known up to when it was last heard.")
            }
        }
    }
    Spinner {
        Layout.alignment: Qt.AlignHCenter
        running: visible
        visible: !root.pending.loaded
    }
    EmptyState {
        Layout.fillWidth: true
        Layout.topMargin: 48
        heading: qsTr("Everything is on board")
        iconName: "check"
        sentence: qsTr("Each tablet has all that the desk has said and that is meant for it.")
        visible: root.pending.loaded && root.pending.count === 0
    }
    ListView {
        id: list

        Layout.fillHeight: true
        Layout.fillWidth: true
        activeFocusOnTab: true
        bottomMargin: Theme.space20
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        model: root.pending.entries
        spacing: Theme.space8
        Accessible.name: qsTr("Not known to be on board yet")
        Accessible.role: Accessible.List

        T.ScrollBar.vertical: ScrollBar {}
        delegate: PendingCard {
            expected: root.pending.expected
            width: list.width
        }
    }
}
