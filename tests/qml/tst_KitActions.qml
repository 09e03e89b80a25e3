pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Onboard.Kit
import Onboard.ViewModels

// Whatever is pressed can be found by its accessible name, and reached without a pointer.
Item {
    id: root

    height: 600
    width: 600

    Column {
        Button {
            id: take

            iconName: "check"
            kind: "primary"
            text: "I take this"
        }
        IconButton {
            id: search

            iconName: "search"
            text: "Search"
        }
        Row {
            id: filters

            FilterChip {
                id: mine

                checked: true
                text: "Mine"
            }
            FilterChip {
                id: all

                text: "All"
            }
        }
        RailItem {
            id: outbox

            badge: 4
            iconName: "upload"
            text: "Outbox"
        }
        CardButton {
            id: card

            selected: true
            text: "12A, her daughter turns six today"

            contentItem: Body {
                text: "12A"
            }
        }
        StatusPill {
            id: link

            iconName: "noWifi"
            text: "No link · 23 min"
            tone: "soon"
        }
        SegmentedTabs {
            id: layers

            SegmentedTab {
                text: "Requests"
            }
            SegmentedTab {
                text: "Meals"
            }
        }
        Toast {
            id: toast

            shown: true
            text: "Marked as done"
        }
    }
    SignalSpy {
        id: taken

        signalName: "clicked"
        target: take
    }
    SignalSpy {
        id: undone

        signalName: "undone"
        target: toast
    }
    NamedCase {
        id: test

        function cleanup() {
            Theme.dense = false;
            Theme.textScale = 1;
            taken.clear();
        }
        function test_button_by_pointer_and_by_key() {
            compare(take.Accessible.name, "I take this");
            mouseClick(take);
            take.forceActiveFocus(Qt.TabFocusReason);
            keyClick(Qt.Key_Space);
            compare(taken.count, 2);
        }
        function test_disabled_button_does_nothing() {
            take.enabled = false;
            mouseClick(take);
            take.enabled = true;
            compare(taken.count, 0);
        }
        function test_touch_targets_and_dense_targets() {
            for (const control of [take, search, mine, outbox, card, link])
                verify(control.height >= 48 && control.width >= 48, control.text);
            Theme.dense = true;
            tryCompare(take, "height", 38);
            compare(search.height, 38);
        }
        function test_buttons_grow_with_their_text() {
            const before = take.width;
            Theme.textScale = 1.3;
            tryVerify(() => take.width > before);
            const label = test.textOf(take);
            tryVerify(() => !label.truncated);
        }
        function textOf(item: Item): Text {
            if (item instanceof Text)
                return item as Text;
            for (const child of item.children) {
                const found = textOf(child);
                if (found !== null)
                    return found;
            }
            return null;
        }
        function test_the_keyboard_shows_where_it_is() {
            for (const control of [take, search, mine, outbox, card, link]) {
                const ring = test.ringOf(control);
                control.forceActiveFocus(Qt.MouseFocusReason);
                verify(!ring.visible);
                root.forceActiveFocus();
                control.forceActiveFocus(Qt.TabFocusReason);
                verify(ring.visible, control.text);
            }
        }

        function ringOf(item: Item): FocusRing {
            if (item instanceof FocusRing)
                return item as FocusRing;
            for (const child of item.children) {
                const found = ringOf(child);
                if (found !== null)
                    return found;
            }
            return null;
        }

        function test_one_filter_at_a_time() {
            mouseClick(all);
            verify(all.checked && !mine.checked);
            verify(all.Accessible.checked);
            mine.forceActiveFocus(Qt.TabFocusReason);
            keyClick(Qt.Key_Space);
            verify(mine.checked && !all.checked);
        }
        function test_states_are_told_and_not_only_shown() {
            compare(outbox.Accessible.name, "Outbox");
            compare(outbox.Accessible.description, "4 waiting");
            verify(card.Accessible.selected);
            compare(link.Accessible.name, "No link · 23 min");
            compare(search.Accessible.name, "Search");
        }
        function test_tabs_follow_the_arrow_keys() {
            layers.itemAt(0).forceActiveFocus(Qt.TabFocusReason);
            keyClick(Qt.Key_Right);
            compare(layers.currentIndex, 1);
            mouseClick(layers.itemAt(0));
            compare(layers.currentIndex, 0);
        }
        function test_toast_can_be_undone() {
            compare(toast.Accessible.name, "Marked as done");
            mouseClick(test.named("Undo", toast));
            compare(undone.count, 1);
        }

        name: "KitActions"
        when: windowShown
    }
}
