pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Onboard.Kit
import Onboard.ViewModels

// Photos of a line, photos that were picked, and one in full.
Item {
    id: root

    function photo(state: string, changes: var): var {
        return Object.assign({
            "key": state,
            "thumbnail": "",
            "whole": false,
            "state": state,
            "percent": 0,
            "kilobytes": 180,
            "available": true,
            "trouble": ""
        }, changes);
    }

    height: 900
    width: 600

    Column {
        width: parent.width

        PhotoLine {
            id: line

            hold: ""
            photos: []
            who: "Zone 2"
            width: parent.width
        }
        PhotoStrip {
            id: strip

            model: ListModel {
                ListElement {
                    key: 7
                    preparing: true
                    thumbnail: ""
                }
                ListElement {
                    key: 8
                    preparing: false
                    thumbnail: ""
                }
            }
            trouble: ""
            width: parent.width
            wordless: true
        }
    }
    PhotoSheet {
        id: viewer

        picture: "image://thumbnail/"
    }
    SignalSpy {
        id: opened

        signalName: "opened"
        target: line
    }
    SignalSpy {
        id: wished

        signalName: "wished"
        target: line
    }
    SignalSpy {
        id: cancelled

        signalName: "cancelled"
        target: line
    }
    SignalSpy {
        id: removed

        signalName: "removed"
        target: strip
    }
    NamedCase {
        function press(name: string) {
            waitForRendering(root);
            const found = named(name, root);
            verify(found !== null, name);
            mouseClick(found);
        }
        function cleanup() {
            line.hold = "";
            line.photos = [];
            for (const spy of [opened, wished, cancelled, removed])
                spy.clear();
        }
        function test_names_say_where_each_stands() {
            line.photos = [root.photo("waits", {}), root.photo("sending", {
                    "percent": 40
                }), root.photo("ground", {
                    "whole": true
                })];
            waitForRendering(root);
            verify(named("Photo 1 of 3 from Zone 2, Waits", root) !== null);
            verify(named("Photo 2 of 3 from Zone 2, 40 % sent", root) !== null);
            verify(named("Photo 3 of 3 from Zone 2, On the ground", root) !== null);
        }
        function test_a_photo_is_fetched_and_left_and_opened() {
            line.photos = [root.photo("away", {})];
            press("Show Photo from Zone 2");
            press("Photo from Zone 2, 180 kB");
            compare(wished.count, 2);
            compare(wished.signalArguments[1][0], "away");
            line.photos = [root.photo("coming", {
                    "percent": 12
                })];
            press("Do not show Photo from Zone 2");
            compare(cancelled.count, 1);
            line.photos = [root.photo("here", {
                    "whole": true
                })];
            press("Photo from Zone 2, Here");
            compare(opened.signalArguments[0][0], "here");
        }
        function test_what_holds_photos_back_is_said_only_while_one_moves() {
            line.hold = "metered";
            line.photos = [root.photo("here", {})];
            const words = "Metered link. Photos wait for one that costs nothing.";
            waitForRendering(root);
            compare(named(words, root), null);
            line.photos = [root.photo("coming", {})];
            waitForRendering(root);
            verify(named(words, root) !== null);
        }
        function test_the_focus_stays_while_a_photo_comes() {
            line.photos = [root.photo("coming", {})];
            waitForRendering(root);
            const button = named("Do not show Photo from Zone 2", root);
            button.forceActiveFocus();
            line.photos = [root.photo("coming", {
                    "percent": 50
                })];
            verify(button.activeFocus);
        }
        function test_picked_photos_are_taken_back() {
            press("Cancel photo 1");
            press("Remove photo 2");
            compare(removed.signalArguments[0][0], 7);
            compare(removed.signalArguments[1][0], 8);
        }
        function test_a_photo_in_full_is_enlarged_and_closed() {
            viewer.show("Photo from Zone 2");
            tryVerify(() => viewer.opened);
            keyClick("+");
            compare(viewer.zoom, 1.5);
            viewer.enlarge(100);
            compare(viewer.zoom, 6);
            keyClick("0");
            compare(viewer.zoom, 1);
            keyClick(Qt.Key_Escape);
            tryVerify(() => !viewer.opened);
        }

        name: "KitPhotos"
        when: windowShown
    }
}
