pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// One entry that is not known to be on all tablets that it is meant for: what, for whom, who lacks it, what happens
// next.
Card {
    id: root

    required property string at
    required property string expected // when the cabin is heard again at the latest, or empty
    required property bool hidden
    required property string key
    required property string lacking
    required property string next
    required property string seat
    required property string title
    required property string whom
    required property string words
    readonly property bool covered: hidden && !touched
    readonly property string shownWhom: covered ? "" : whom
    readonly property string shownWords: covered ? qsTr("Private. Touch to read.") : words
    property bool touched: false

    function prospect(): string {
        if (next === "send")
            return qsTr("Not sent from this desk yet: the outbox says when it goes.");
        if (next === "linked")
            return qsTr("Their tablets have a link: it goes by itself, now.");
        return expected === "" ? qsTr("Goes when the tablet is heard next.") : qsTr("Goes when the tablet is heard next, expected by %1.").arg(expected);
    }

    Accessible.name: [seat, shownWhom, title, shownWords, qsTr("for %1").arg(lacking), prospect()].filter(part => part !== "").join(", ")
    Accessible.role: Accessible.ListItem

    TapHandler {
        enabled: root.covered

        onTapped: root.touched = true
    }

    contentItem: RowLayout {
        spacing: Theme.space16

        Title {
            Layout.alignment: Qt.AlignTop
            Layout.preferredWidth: 64 * Theme.textScale
            text: root.seat === "" ? "–" : root.seat
            Accessible.ignored: true
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.space4

            Body {
                Layout.fillWidth: true
                font.weight: 550
                text: root.shownWhom === "" ? root.title : qsTr("%1 · %2").arg(root.title).arg(root.shownWhom)
                Accessible.ignored: true
            }
            Body {
                Layout.fillWidth: true
                text: root.shownWords
                visible: text !== ""
                Accessible.ignored: true
            }
            Flow {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space4
                spacing: Theme.space8

                Tag {
                    iconName: "clock"
                    text: root.lacking
                    tone: "soon"
                }
                Tag {
                    text: qsTr("Written %1").arg(root.at)
                }
            }
            Secondary {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space4
                color: Theme.text
                text: root.prospect()
                Accessible.ignored: true
            }
        }
    }
}
