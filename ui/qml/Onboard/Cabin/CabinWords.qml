pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

// Sentences that several of the cabin's views say.
QtObject {
    id: root

    readonly property string search: qsTr("Search for a passenger's thing")

    function came(minutes: int): string {
        if (minutes < 1)
            return qsTr("came just now");
        return minutes < 60 ? qsTr("came %1 min ago").arg(minutes) : qsTr("came %1 h %2 ago").arg(Math.floor(minutes / 60)).arg(twoDigits(minutes));
    }
    function added(minutes: int): string {
        if (minutes < 1)
            return qsTr("Added just now");
        return minutes < 60 ? qsTr("Added %1 min ago").arg(minutes) : qsTr("Added %1 h %2 ago").arg(Math.floor(minutes / 60)).arg(twoDigits(minutes));
    }
    function addedSince(status: string): string {
        return status === "done" ? qsTr("Added after it was done") : qsTr("Added after it had ended");
    }
    function ago(minutes: int): string {
        if (minutes < 1)
            return qsTr("just now");
        return minutes < 60 ? qsTr("%1 min ago").arg(minutes) : qsTr("%1 h %2 ago").arg(Math.floor(minutes / 60)).arg(twoDigits(minutes));
    }
    function twoDigits(minutes: int): string {
        return String(minutes % 60).padStart(2, "0");
    }
    function deadline(when: string): string {
        return when === "landing" ? qsTr("Before landing") : qsTr("By %1 UTC").arg(when);
    }
    function taken(how: string, position: string): string {
        if (how === "me")
            return qsTr("Taken by you");
        if (how === "unseen")
            return qsTr("Taken by you, others cannot see this yet");
        if (position === "Purser")
            return qsTr("Taken by the purser");
        return position === "" ? qsTr("Taken by a colleague") : qsTr("Taken in %1").arg(inSentence(position));
    }
    function inSentence(position: string): string {
        return position.startsWith("Zone ") ? qsTr("zone %1").arg(position.slice(5)) : position;
    }
    function position(name: string): string {
        if (name === "Purser")
            return qsTr("Purser");
        return name.startsWith("Zone ") ? qsTr("Zone %1").arg(name.slice(5)) : name;
    }
    function zone(name: string): string {
        return name === "" ? "" : qsTr("Zone %1").arg(name);
    }
    function overtaken(what: string): string {
        return what === "taken" ? qsTr("Someone else had taken this before you") : qsTr("Someone else had finished this before you");
    }
    function searched(status: string): string {
        switch (status) {
        case "done":
            return qsTr("Found");
        case "not possible":
            return qsTr("Not there");
        }
        return root.status(status);
    }
    function status(status: string): string {
        switch (status) {
        case "done":
            return qsTr("Done");
        case "not possible":
            return qsTr("Not possible");
        case "withdrawn":
            return qsTr("Taken back by the ground");
        case "returned":
            return qsTr("Returned to the ground");
        }
        return "";
    }
    function facility(name: string): string {
        switch (name) {
        case "Galley":
            return qsTr("Galley");
        case "Lavatory":
            return qsTr("Lavatory");
        case "Closet":
            return qsTr("Closet");
        case "Bar":
            return qsTr("Bar");
        case "Door":
            return qsTr("Door");
        }
        return name;
    }
    function mark(icon: string): string {
        switch (icon) {
        case "flag":
            return qsTr("urgent request");
        case "clock":
            return qsTr("request by a certain time");
        case "message":
            return qsTr("request");
        case "note":
            return qsTr("note");
        case "wheelchair":
            return qsTr("wheelchair");
        case "meal":
            return qsTr("special meal");
        case "star":
            return qsTr("frequent flyer");
        case "connection":
            return qsTr("connection");
        case "person":
            return qsTr("special service");
        }
        return "";
    }
}
