pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// What waits for the ground, in three groups. J and K, or the arrow keys, walk; / or Ctrl+K searches.
Rectangle {
    id: root

    property bool active: true
    required property InboxViewModel inbox

    function heading(group: string): string {
        switch (group) {
        case "now":
            return qsTr("Now");
        case "board":
            return qsTr("On board");
        }
        return qsTr("Oldest first");
    }

    function walk(by: int) {
        inbox.step(by);
        for (let row = 0; row < list.count; row++) {
            const item = list.itemAtIndex(row) as InboxRow;
            if (item !== null && item.key === inbox.selected)
                list.positionViewAtIndex(row, ListView.Contain);
        }
    }

    color: Theme.bg

    Shortcut {
        enabled: root.active
        sequences: ["J", "Ctrl+Down"]

        onActivated: root.walk(1)
    }
    Shortcut {
        enabled: root.active
        sequences: ["K", "Ctrl+Up"]

        onActivated: root.walk(-1)
    }
    Shortcut {
        enabled: root.active
        sequences: ["/", "Ctrl+K"]

        onActivated: search.forceActiveFocus(Qt.ShortcutFocusReason)
    }
    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        RowLayout {
            Layout.leftMargin: Theme.space16
            Layout.rightMargin: Theme.space16
            Layout.topMargin: Theme.space16
            spacing: Theme.space8

            Heading {
                Layout.fillWidth: true
                font.weight: 700
                text: qsTr("Inbox")
            }
            Tag {
                text: qsTr("%n unanswered", "", root.inbox.unanswered)
            }
        }
        TextField {
            id: search

            Layout.bottomMargin: Theme.space8
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space16
            Layout.rightMargin: Theme.space16
            Layout.topMargin: Theme.space12
            iconName: "search"
            placeholderText: qsTr("Search or Ctrl K")
            text: root.inbox.search

            Keys.onDownPressed: root.walk(1)
            Keys.onEscapePressed: {
                text = "";
                list.forceActiveFocus(Qt.ShortcutFocusReason);
            }
            Keys.onUpPressed: root.walk(-1)
            onAccepted: {
                if (root.inbox.selected === "")
                    root.walk(1);
                list.forceActiveFocus(Qt.ShortcutFocusReason);
            }
            onTextChanged: root.inbox.search = text
        }
        Notice {
            Layout.bottomMargin: Theme.space4
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space16
            Layout.rightMargin: Theme.space16
            iconName: "noWifi"
            text: qsTr("No link. What is new appears when it is back.")
            visible: root.inbox.loaded && root.inbox.offline
        }
        ListView {
            id: list

            Layout.fillHeight: true
            Layout.fillWidth: true
            Accessible.name: qsTr("Inbox")
            Accessible.role: Accessible.List
            activeFocusOnTab: true
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            keyNavigationEnabled: false
            model: root.inbox.rows
            section.property: "group"

            Keys.onDownPressed: root.walk(1)
            Keys.onUpPressed: root.walk(-1)

            T.ScrollBar.vertical: ScrollBar {}
            delegate: InboxRow {
                selected: key === root.inbox.selected
                width: ListView.view.width

                onClicked: root.inbox.select(key)
            }
            section.delegate: SectionLabel {
                required property string section

                bottomPadding: Theme.space8
                leftPadding: Theme.space16 + 2
                text: root.heading(section)
                topPadding: Theme.space12
            }

            Spinner {
                anchors.centerIn: parent
                running: visible
                visible: !root.inbox.loaded
            }
            EmptyState {
                anchors.centerIn: parent
                heading: root.inbox.search === "" ? qsTr("All answered") : qsTr("Nothing found")
                iconName: root.inbox.search === "" ? "check" : "search"
                sentence: root.inbox.search === "" ? qsTr("New messages from passengers and crews appear here.") : qsTr("Search looks in names, words, flights and seats.")
                visible: root.inbox.loaded && root.inbox.count === 0
                width: parent.width - 2 * Theme.space20
            }
        }
    }
}
