pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// The link that the outbox waits for: how it is, when it was last heard, when it is tried again.
Card {
    id: root

    required property OutboxViewModel outbox
    required property ShellViewModel shell
    readonly property string heading: {
        switch (shell.link) {
        case "connected":
            return mode();
        case "portal":
            return qsTr("This network wants a log-in");
        case "refused":
            return qsTr("The relay does not let this device in");
        }
        return qsTr("No link");
    }
    readonly property string sentence: {
        if (outbox.count === 0)
            return "";
        switch (shell.link) {
        case "connected":
            return waits();
        case "portal":
            return qsTr("All of this is safe here and goes by itself after the log-in.");
        case "refused":
            return qsTr("All of this is safe here. Please ask your operator.");
        }
        return qsTr("All of this is safe here and goes by itself when the link is back.");
    }
    readonly property string times: {
        const heard = outbox.heard === "" ? qsTr("Not heard yet") : shell.minutesSinceHeard < 1 ? qsTr("Last heard %1 UTC").arg(outbox.heard) : qsTr("Last heard %1 UTC, %2 ago").arg(outbox.heard).arg(Words.span(shell.minutesSinceHeard));
        return shell.link === "connected" || outbox.nextTry === "" ? heard : qsTr("%1 · next try at %2 UTC").arg(heard).arg(outbox.nextTry);
    }

    function mode(): string {
        switch (outbox.mode) {
        case "ground":
            return qsTr("Connected, fast link");
        case "poor":
            return qsTr("Connected, slow link");
        case "metered":
            return outbox.usedUp ? qsTr("Connected, data budget used up") : qsTr("Connected, %1 of %2 MB used").arg(Words.megabytes(shell.metering.spent)).arg(Words.megabytes(shell.metering.limit));
        }
        return qsTr("Connected");
    }

    // What waits though there is a link.
    function waits(): string {
        if (outbox.usedUp)
            return qsTr("Only what is urgent goes until you are on the ground.");
        return outbox.mode === "poor" ? qsTr("Notes and photos wait for a better link.") : "";
    }

    Accessible.name: [heading, sentence, times].filter(part => part !== "").join(", ")
    Accessible.role: Accessible.StaticText
    padding: Theme.space12

    contentItem: RowLayout {
        spacing: Theme.space12

        Icon {
            Layout.alignment: Qt.AlignVCenter
            color: Tone.ink(root.shell.link === "connected" ? "ok" : root.shell.link === "refused" ? "urgent" : "soon")
            name: ({
                    "connected": "wifi",
                    "portal": "globe",
                    "refused": "lock"
                })[root.shell.link] ?? "noWifi"
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 2

            Body {
                Layout.fillWidth: true
                font.weight: 550
                text: root.heading
                Accessible.ignored: true
            }
            Secondary {
                Layout.fillWidth: true
                text: root.times
                Accessible.ignored: true
            }
            Secondary {
                Layout.fillWidth: true
                color: Theme.text
                text: root.sentence
                visible: text !== ""
                Accessible.ignored: true
            }
        }
        Button {
            iconName: "refresh"
            text: qsTr("Try now")
            visible: root.shell.link !== "connected" || root.outbox.count > 0

            onClicked: root.shell.tryNow()
        }
    }
}
