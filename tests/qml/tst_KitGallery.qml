pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Onboard.ViewModels

// Every component, in every theme and text size: complete, named, and without a warning.
Item {
    id: root

    height: 2100
    width: 1900

    Gallery {
        id: gallery
    }
    TestCase {
        id: test

        function everyItem(item: Item): list<Item> {
            let found = [item];
            for (const child of item.children) {
                if (child.visible)
                    found = found.concat(everyItem(child));
            }
            return found;
        }

        function test_nothing_is_cut_off_data() {
            const looks = [];
            for (const theme of ["day", "night", "cabinnight"])
                for (const scale of [1, 1.3])
                    looks.push({
                        "tag": theme + " " + scale,
                        "theme": theme,
                        "scale": scale
                    });
            return looks;
        }

        function test_nothing_is_cut_off(data: var) {
            Theme.name = data.theme;
            Theme.textScale = data.scale;
            waitForRendering(gallery);
            for (const item of everyItem(gallery)) {
                if (item instanceof Text)
                    verify(!(item as Text).truncated, (item as Text).text);
            }
        }

        function test_every_control_has_a_name() {
            for (const item of everyItem(gallery)) {
                if (item.activeFocusOnTab && !item.Accessible.ignored)
                    verify(item.Accessible.name !== "", item.toString());
            }
        }

        function cleanup() {
            Theme.name = "day";
            Theme.textScale = 1;
        }

        name: "KitGallery"
        when: windowShown
    }
}
