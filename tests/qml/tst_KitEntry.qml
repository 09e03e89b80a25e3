pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Onboard.Kit

// Fields, codes and PINs.
Item {
    id: root

    height: 900
    width: 600

    Column {
        width: parent.width

        TextField {
            id: field

            iconName: "search"
            label: "Search"
            width: parent.width
        }
        TextArea {
            id: answer

            label: "Answer"
            limit: 10
            width: parent.width
        }
        CodeField {
            id: code

            label: "Code"
            length: 8
            width: parent.width
        }
        PinPad {
            id: pad

            length: 4
            width: parent.width
        }
    }
    SignalSpy {
        id: pins

        signalName: "completed"
        target: pad
    }
    SignalSpy {
        id: codes

        signalName: "completed"
        target: code
    }
    NamedCase {
        id: test

        function init() {
            pad.clear();
            pins.clear();
            codes.clear();
            answer.text = "";
            field.error = "";
            code.text = "";
        }
        function test_field_takes_typing_by_its_name() {
            mouseClick(test.named("Search", root));
            keyClick("a");
            compare(field.text, "a");
        }
        function test_error_is_shown_and_read_out() {
            field.error = "No such seat";
            compare(test.named("Search", root).Accessible.description, "No such seat");
            const shown = test.named("No such seat", root);
            compare(shown.Accessible.role, Accessible.AlertMessage);
        }
        function test_counter_counts_as_people_do() {
            answer.text = "🎂🎂 ok";
            compare(answer.count, 5);
            verify(test.named("5 of 10", root) !== null);
            verify(!answer.tooLong);
        }
        function test_too_long_is_marked_and_not_cut() {
            answer.text = "eleven char";
            verify(answer.tooLong);
            compare(answer.text, "eleven char");
        }
        function test_tab_leaves_the_text_area() {
            answer.forceActiveFocus(Qt.TabFocusReason);
            keyClick(Qt.Key_Tab);
            compare(answer.text, "");
            verify(!answer.activeFocus);
        }
        function test_code_is_grouped_and_complete() {
            mouseClick(test.named("Code", root));
            for (const key of "ab12cd3")
                keyClick(key);
            compare(code.text, "AB12-CD3");
            compare(codes.count, 0);
            keyClick("4");
            compare(codes.signalArguments[0][0], "AB12CD34");
        }
        function test_code_can_be_mended_in_the_middle() {
            code.text = "AB12-CD34";
            mouseClick(test.named("Code", root));
            keyClick(Qt.Key_Home);
            keyClick(Qt.Key_Delete);
            compare(code.text, "B12C-D34");
            keyClick("x");
            compare(code.text, "XB12-CD34");
        }
        function test_pin_by_touch() {
            for (const digit of ["1", "2", "0", "9"])
                mouseClick(test.named(digit, pad));
            compare(pins.signalArguments[0][0], "1209");
        }
        function test_pin_by_key_and_mended() {
            pad.forceActiveFocus(Qt.TabFocusReason);
            for (const key of "123")
                keyClick(key);
            keyClick(Qt.Key_Backspace);
            mouseClick(test.named("Remove last digit", pad));
            compare(pad.pin, "1");
            compare(pins.count, 0);
        }
        function test_pin_is_never_read_out() {
            pad.add("7");
            compare(pad.Accessible.name, "PIN, 1 digit(s) typed");
            compare(test.named("17", pad), null);
        }

        name: "KitEntry"
        when: windowShown
    }
}
