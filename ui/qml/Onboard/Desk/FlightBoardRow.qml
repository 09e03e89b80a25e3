pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// One flight of the board: when it lands, when it was heard, what has reached whom, what is asked of the crew.
Card {
    id: root

    required property string day
    required property string delivered
    required property int done
    required property string heard
    required property string key
    required property var lacking
    required property string landing
    required property string link
    required property string name
    required property string onBoard
    required property int open
    required property int pending
    required property var positions
    required property string route
    required property int taken

    signal pendingAsked

    Accessible.name: [qsTr("%1, %2").arg(name).arg(route), landing, heard, delivered].filter(part => part !== "").join(", ")
    Accessible.role: Accessible.ListItem

    contentItem: ColumnLayout {
        spacing: Theme.space12

        GridLayout {
            Layout.fillWidth: true
            columnSpacing: Theme.space20
            columns: root.width < 760 * Theme.textScale ? 1 : 3
            rowSpacing: Theme.space12
            uniformCellWidths: columns === 3

            ColumnLayout {
                Layout.alignment: Qt.AlignTop
                Layout.fillWidth: true
                spacing: Theme.space4

                Heading {
                    Layout.fillWidth: true
                    text: qsTr("%1 · %2").arg(root.name).arg(root.route)
                }
                Secondary {
                    Layout.fillWidth: true
                    text: qsTr("%1 · %2").arg(root.day).arg(root.landing)
                }
                Secondary {
                    Layout.fillWidth: true
                    text: root.onBoard
                }
            }
            ColumnLayout {
                Layout.alignment: Qt.AlignTop
                Layout.fillWidth: true
                spacing: Theme.space8

                LinkTag {
                    link: root.link
                }
                Secondary {
                    Layout.fillWidth: true
                    text: root.heard
                }
            }
            ColumnLayout {
                Layout.alignment: Qt.AlignTop
                Layout.fillWidth: true
                spacing: Theme.space8

                Secondary {
                    Layout.fillWidth: true
                    color: Theme.text
                    text: {
                        const requests = [root.open > 0 ? qsTr("%n open", "requests", root.open) : "", root.taken > 0 ? qsTr("%n taken", "requests", root.taken) : "", root.done > 0 ? qsTr("%n done", "requests", root.done) : ""].filter(part => part !== "");
                        return requests.length === 0 ? qsTr("No requests") : qsTr("Requests: %1").arg(requests.join(" · "));
                    }
                }
                Secondary {
                    Layout.fillWidth: true
                    text: root.delivered
                    visible: text !== ""
                }
                PositionTags {
                    Layout.fillWidth: true
                    positions: root.positions
                }
            }
        }
        PendingLine {
            Layout.fillWidth: true
            lacking: root.lacking
            name: root.name
            pending: root.pending
            visible: root.pending > 0

            onAsked: root.pendingAsked()
        }
    }
}
