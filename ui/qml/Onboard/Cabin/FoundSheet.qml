pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.LostFound
import Onboard.ViewModels

// Registers a thing that was found at a seat. What was begun stays until it is saved or discarded.
ItemDialog {
    id: root

    required property FoundOnBoardViewModel found
    readonly property string missing: {
        switch (found.missing) {
        case "place":
            return qsTr("Say where it lay.");
        case "what":
            return qsTr("Say what it is.");
        case "photos":
            return qsTr("A photo is being prepared…");
        }
        return qsTr("For lost & found in %1").arg(found.station);
    }

    function begin(seat: string) {
        found.begin(seat);
        open();
    }

    title: found.place === "lavatory" ? qsTr("Found in a lavatory of %1").arg(found.flight) : qsTr("Found at %1 on %2").arg(found.seat).arg(found.flight)
    widest: 1040

    buttons: [
        Secondary {
            Layout.fillWidth: true
            color: Theme.text
            text: root.missing
        },
        Button {
            enabled: root.found.missing === ""
            iconName: "check"
            kind: "primary"
            text: qsTr("Save")

            onClicked: root.found.save()
        }
    ]

    Notice {
        Layout.fillWidth: true
        actionText: qsTr("Discard it")
        iconName: "info"
        text: qsTr("This thing from %1 is not saved yet. Save it, or discard it to begin one for %2.").arg(root.found.seat).arg(root.found.elsewhere)
        tone: "soon"
        visible: root.found.elsewhere !== ""

        onAction: root.found.beginAnew()
    }
    FoundForm {
        Layout.fillWidth: true
        found: root.found
    }

    Connections {
        function onSaved() {
            root.close();
        }

        target: root.found
    }
}
