pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// Where a thing goes next. What ends its time here asks once more.
ItemDialog {
    id: root

    readonly property bool byTwo: model.obstacles[hand] !== undefined
    property string hand: "shelved"
    required property ItemSheetViewModel model
    required property list<string> places
    readonly property bool ends: ["authorities", "donated", "disposed"].includes(hand)
    readonly property string obstacle: model.obstacles[hand] ?? ""
    readonly property bool placed: !["carried", "disposed"].includes(hand)
    readonly property bool ready: obstacle === "" && (!placed || place.text.trim() !== "")
    readonly property var words: ({
            "shelved": {
                "name": qsTr("Shelf"),
                "ask": qsTr("Shelf and box"),
                "example": qsTr("T2 · box 7"),
                "act": qsTr("Put it there")
            },
            "carried": {
                "name": qsTr("I carry it"),
                "ask": "",
                "example": "",
                "act": qsTr("I carry it now")
            },
            "passed_on": {
                "name": qsTr("Another station"),
                "ask": qsTr("Station"),
                "example": qsTr("LHR"),
                "act": qsTr("Pass it on")
            },
            "authorities": {
                "name": qsTr("Authorities"),
                "ask": qsTr("Who takes it over"),
                "example": qsTr("Airport police, desk 2"),
                "act": qsTr("Give it to them")
            },
            "donated": {
                "name": qsTr("Charity"),
                "ask": qsTr("Which charity"),
                "example": "",
                "act": qsTr("Donate it")
            },
            "disposed": {
                "name": qsTr("Dispose of it"),
                "ask": qsTr("How"),
                "example": qsTr("Waste, battery collection"),
                "act": qsTr("Dispose of it now")
            }
        })

    // `hand` is proposed.
    function ask(hand: string) {
        root.hand = hand === "" ? "shelved" : hand;
        place.text = "";
        open();
    }
    function record() {
        const said = place.text.trim();
        const to = ["passed_on", "authorities", "donated"].includes(hand) ? said : "";
        model.move(hand, said, to);
    }

    title: qsTr("Where does it go?")

    buttons: [
        Item {
            Layout.fillWidth: true
        },
        Button {
            text: qsTr("Cancel")

            onClicked: root.close()
        },
        Button {
            enabled: root.ready
            kind: root.ends ? "danger" : "primary"
            text: root.words[root.hand].act

            onClicked: root.ends ? sure.open() : root.record()
        }
    ]

    Flow {
        Layout.fillWidth: true
        spacing: Theme.space8

        Repeater {
            model: ["shelved", "carried", "passed_on", "authorities", "donated", "disposed"]

            FilterChip {
                required property string modelData

                autoExclusive: false
                checkable: false
                checked: root.hand === modelData
                text: root.words[modelData].name

                onClicked: root.hand = modelData
            }
        }
    }
    TextField {
        id: place

        Layout.fillWidth: true
        focus: true
        label: root.words[root.hand].ask
        placeholderText: root.words[root.hand].example
        visible: label !== ""

        onAccepted: if (root.ready && !root.ends)
            root.record()
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.space8
        visible: root.hand === "shelved" && root.places.length > 0

        Repeater {
            model: root.places

            TagButton {
                required property string modelData

                text: modelData

                onClicked: {
                    place.text = modelData + " · ";
                    place.forceActiveFocus(Qt.OtherFocusReason);
                    place.cursorPosition = place.text.length;
                }
            }
        }
    }
    Notice {
        Layout.fillWidth: true
        iconName: "people"
        text: qsTr("This takes two people: count, pack and seal it together.")
        tone: "soon"
        visible: root.model.twoPerson && !root.byTwo
    }
    Notice {
        Layout.fillWidth: true
        iconName: "people"
        text: root.obstacle === "" ? qsTr("%1 stands by as the second person.").arg(root.model.witness) : root.obstacle
        tone: root.obstacle === "" ? "ok" : "soon"
        visible: root.byTwo && (root.obstacle !== "" || root.model.witness !== "")
    }
    ColumnLayout {
        Layout.fillHeight: false
        Layout.fillWidth: true
        spacing: Theme.space8
        visible: root.obstacle !== "" && root.model.witness === ""

        Body {
            Layout.fillWidth: true
            color: Theme.text2
            text: qsTr("Are you the colleague? Stand by only if you see the item, and who gives it up.")
        }
        Button {
            iconName: "people"
            text: qsTr("Stand by as second person")

            onClicked: root.model.standBy()
        }
    }
    ConfirmDialog {
        id: sure

        acceptText: root.words[root.hand].act
        dangerous: true
        message: qsTr("It is not here any more afterwards, and its owner can only be told where it went.")
        title: root.model.title

        onAccepted: root.record()
    }
    Connections {
        function onMoved() {
            root.close();
        }

        target: root.model
    }
}
