pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Onboard.LostFound
import Onboard.ViewModels

// A candidate's card says its share, its reasons with their signs, and what can be done.
Item {
    id: root

    readonly property var many: [chip("Same item: tablet", 4.7), chip("Same brand: apple", 4.4), chip("A detail agrees", 2.4), chip("Same colour", 2.0), chip("In time", 0.6), chip("Other flight", -1.6), chip("No rare word", -0.9)]

    function chip(text: string, bits: real): var {
        return {
            "text": text,
            "bits": bits,
            "weight": (bits < 0 ? "−" : "+") + Math.abs(bits).toFixed(1)
        };
    }

    height: 800
    width: 700

    Column {
        spacing: Theme.space12
        width: 660

        CandidateCard {
            id: seat

            chips: [root.chip("Sat in 12A", 5.1), root.chip("On the flight", 2.0)]
            claim: ""
            decided: ""
            decision: ""
            detail: "reachable through the desk"
            gone: false
            key: "p"
            kind: "passenger"
            leading: true
            name: "Seat 12A · J. Okafor"
            percent: 52
            report: ""
            selected: true
            short: "12A"
            width: parent.width
        }
        CandidateCard {
            id: report

            chips: root.many
            claim: "asked"
            decided: "e"
            decision: "theirs"
            detail: "“left my iPad”"
            gone: false
            key: "r"
            kind: "report"
            leading: true
            name: "Report L-20931 · M. Katz"
            percent: 9
            report: "r"
            selected: true
            short: "L-20931"
            width: parent.width
        }
        Waterfall {
            id: some

            chips: root.many
            width: parent.width
        }
        Waterfall {
            id: even

            chips: [root.chip("Sat in 12A", 6.0), root.chip("Flight", 1.0)]
            width: parent.width
        }
    }
    SignalSpy {
        id: asked

        signalName: "asked"
        target: seat
    }
    SignalSpy {
        id: judged

        signalName: "judged"
        target: seat
    }
    NamedCase {
        name: "Matches"
        when: windowShown

        function test_a_card_says_who_and_how_likely() {
            verify(named("Seat 12A · J. Okafor, 52 %", root) !== null);
            verify(named("Sat in 12A, +5.1; On the flight, +2.0", root) !== null);
        }

        function test_a_passenger_is_asked() {
            asked.clear();
            mouseClick(named("Ask 12A", seat));
            compare(asked.count, 1);
        }

        function test_a_person_decides() {
            judged.clear();
            mouseClick(named("It belongs to 12A", seat));
            mouseClick(named("It does not belong to 12A", seat));
            compare(judged.count, 2);
            compare(judged.signalArguments[0][0], true);
            compare(judged.signalArguments[1][0], false);
        }

        function test_what_was_decided_can_only_be_undone() {
            verify(named("Undo what was said of L-20931", report) !== null);
            compare(named("It belongs to L-20931", report), null);
            compare(named("Ask L-20931", report), null);
            verify(named("Compare with L-20931", report) !== null);
            verify(named("Asked", report) !== null);
        }

        function test_what_speaks_against_it_always_stands() {
            const shown = some.shown.map(chip => chip.text);
            compare(shown.length, 4);
            verify(shown.includes("Other flight"));
            compare(some.others.length, 3);
            compare(some.sum(some.others), "+1.7");
        }

        function test_chips_are_as_wide_as_they_weigh() {
            tryVerify(() => even.children[0].width > even.children[1].width * 2);
            verify(even.children[0].width + even.children[1].width <= even.width);
        }
    }
}
