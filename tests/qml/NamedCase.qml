pragma ComponentBehavior: Bound

import QtQuick
import QtTest

// A test that finds controls as a screen reader does.
TestCase {
    id: root

    function named(name: string, item: Item): Item {
        if (item.Accessible.name === name && !item.Accessible.ignored && item.visible)
            return item;
        for (const child of item.children) {
            const found = named(name, child);
            if (found !== null)
                return found;
        }
        return null;
    }
}
