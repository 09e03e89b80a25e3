pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// How the owner gets it: where they are next, by whom where they are past customs, and an address for shipping alone.
ColumnLayout {
    id: root

    readonly property var claim: model.claim
    required property ClaimSheetViewModel model
    property string way: "gate"
    readonly property bool shipped: way === "shipping"
    readonly property bool carried: ["meeting_point", "shipping", "next_airport"].includes(way)
    readonly property bool timed: model.isTime(clock.text)
    readonly property bool ready: timed && (shipped ? address.text.trim() !== "" : place.text.trim() !== "") && (way !== "meeting_point" || carrier.text.trim() !== "")
    readonly property var words: ({
            "gate": {
                "ask": qsTr("Which gate"),
                "example": qsTr("D14")
            },
            "transfer_desk": {
                "ask": qsTr("Which desk"),
                "example": qsTr("T6")
            },
            "next_airport": {
                "ask": qsTr("Which airport"),
                "example": qsTr("MAD")
            },
            "meeting_point": {
                "ask": qsTr("Which meeting point"),
                "example": qsTr("Arrivals hall 3, information desk")
            },
            "shipping": {
                "ask": "",
                "example": ""
            }
        })

    // The way, and where it leads as far as that is known.
    function choose(way: string) {
        if (place.text === proposed(root.way))
            place.text = proposed(way);
        root.way = way;
    }
    function proposed(way: string): string {
        return way === "gate" ? claim.gate : way === "next_airport" ? claim.airport : "";
    }

    Layout.fillHeight: false
    spacing: Theme.space12

    Connections {
        function onOpened() {
            for (const field of [place, clock, carrier])
                field.text = "";
            address.text = "";
            root.way = "gate";
        }
        function onShown() {
            if (place.text === "")
                place.text = root.proposed(root.way);
        }

        target: root.model
    }
    Heading {
        Layout.fillWidth: true
        text: qsTr("It fits. How do they get it?")
    }
    Notice {
        Layout.fillWidth: true
        iconName: "plane"
        text: root.claim.leaves
        tone: "accent"
        visible: text !== ""
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.space4

        Repeater {
            model: root.model.ways

            FilterChip {
                required property var modelData

                autoExclusive: false
                checkable: false
                checked: root.way === modelData.code
                text: modelData.text

                onClicked: root.choose(modelData.code)
            }
        }
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space12
        visible: !root.shipped

        TextField {
            id: place

            Layout.alignment: Qt.AlignTop
            Layout.fillWidth: true
            label: root.words[root.way].ask
            placeholderText: root.words[root.way].example
        }
        TextField {
            id: clock

            Layout.alignment: Qt.AlignTop
            Layout.preferredWidth: 150 * Theme.textScale
            error: root.timed ? "" : qsTr("Hours and minutes")
            inputMethodHints: Qt.ImhTime
            label: qsTr("When, UTC")
            maximumLength: 5
            placeholderText: qsTr("14:30")
        }
    }
    TextField {
        id: carrier

        Layout.fillWidth: true
        label: root.shipped ? qsTr("Who ships it") : root.way === "meeting_point" ? qsTr("Who carries it out") : qsTr("Who takes it along")
        visible: root.carried
    }
    TextArea {
        id: address

        Layout.fillWidth: true
        label: qsTr("Address")
        lines: 3
        note: qsTr("Taken for shipping alone; it goes when the claim ends.")
        visible: root.shipped
    }
    Notice {
        Layout.fillWidth: true
        iconName: "warning"
        text: qsTr("It comes from airside: whoever carries it out goes through customs with it and declares it. This station's rule is not set in the app; ask customs before it leaves.")
        tone: "soon"
        visible: root.way === "meeting_point"
    }
    Button {
        enabled: root.ready
        kind: "primary"
        text: qsTr("Arrange it so")

        onClicked: root.model.arrange(root.way, root.shipped ? "" : place.text, root.shipped ? "" : clock.text, root.carried ? carrier.text : "", root.shipped ? address.text : "")
    }
}
