pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Onboard.Kit
import Onboard.ViewModels

// Sheets, dialogs, messages and themes.
Item {
    id: root

    height: 700
    width: 700

    Sheet {
        id: sheet

        anchors.bottom: parent.bottom
        width: 400

        Column {
            Body {
                text: "12A"
            }
        }
    }
    ConfirmDialog {
        id: dialog

        acceptText: "Remove"
        dangerous: true
        message: "The note goes away on every tablet."
        title: "Remove the note?"
    }
    MessageBubble {
        id: bubble

        meta: "12:12 UTC"
        pieces: [
            {
                "text": "<b>Hi</b> ",
                "mark": ""
            },
            {
                "text": "KL0605",
                "mark": "known"
            },
            {
                "text": "X7K2PQ",
                "mark": "covered"
            }
        ]
        width: 300
    }
    EmptyState {
        id: empty

        actionText: "Show all"
        heading: "No requests in your zone"
        sentence: "What passengers ask for appears here."
        width: 300
        y: 200
    }
    SignalSpy {
        id: dismissed

        signalName: "dismissed"
        target: sheet
    }
    SignalSpy {
        id: accepted

        signalName: "accepted"
        target: dialog
    }
    SignalSpy {
        id: rejected

        signalName: "rejected"
        target: dialog
    }
    SignalSpy {
        id: acted

        signalName: "action"
        target: empty
    }
    NamedCase {
        id: test

        function init() {
            for (const spy of [dismissed, accepted, rejected, acted])
                spy.clear();
        }
        function cleanup() {
            sheet.opened = false;
            dialog.close();
            Theme.name = "day";
        }
        function test_escape_asks_the_open_sheet_to_close() {
            keyClick(Qt.Key_Escape);
            compare(dismissed.count, 0);
            sheet.opened = true;
            verify(sheet.visible);
            keyClick(Qt.Key_Escape);
            compare(dismissed.count, 1);
        }
        function test_dialog_over_a_sheet_takes_escape() {
            sheet.opened = true;
            dialog.open();
            tryVerify(() => dialog.opened);
            keyClick(Qt.Key_Escape);
            compare(rejected.count, 1);
            compare(dismissed.count, 0);
        }
        function test_dialog_starts_at_no() {
            dialog.open();
            tryVerify(() => dialog.opened);
            verify(test.named("Cancel", dialog.contentItem).activeFocus);
            mouseClick(test.named("Remove", dialog.contentItem));
            compare(accepted.count, 1);
        }
        function test_message_never_becomes_markup_and_covers_the_reference() {
            const shown = bubble.markup();
            verify(shown.includes("&lt;b&gt;Hi"));
            verify(shown.includes("KL0605"));
            verify(!shown.includes("X7K2PQ"));
            verify(!bubble.Accessible.name.includes("X7K2PQ"));
        }
        function test_marks_follow_the_theme() {
            const day = bubble.markup();
            Theme.name = "cabinnight";
            verify(bubble.markup() !== day);
        }
        function test_empty_state_offers_its_action() {
            mouseClick(test.named("Show all", empty));
            compare(acted.count, 1);
        }
        function test_every_icon_is_drawn_data() {
            return ["flag", "wifi", "noWifi", "meal"].map(name => ({
                        "tag": name,
                        "name": name
                    }));
        }
        function test_every_icon_is_drawn(data: var) {
            const icon = icons.createObject(root, {
                "name": data.name
            }) as Icon;
            compare(icon.status, Image.Ready);
            icon.destroy();
        }

        name: "KitSurfaces"
        when: windowShown
    }
    Component {
        id: icons

        Icon {}
    }
}
