pragma ComponentBehavior: Bound
pragma Singleton

import QtQuick

// Words for where photos stand. The states are those of PhotoRow in ui/viewmodels/photos.py.
QtObject {
    id: root

    function state(photo: var): string {
        switch (photo.state) {
        case "waits":
            return qsTr("Waits");
        case "sending":
            return qsTr("%1 % sent").arg(photo.percent);
        case "ground":
            return qsTr("On the ground");
        case "coming":
            return qsTr("%1 % here").arg(photo.percent);
        case "asked":
            return qsTr("Comes when it is on the ground");
        case "here":
            return qsTr("Here");
        }
        return photo.available ? qsTr("%L1 kB").arg(photo.kilobytes) : qsTr("Not on the ground yet");
    }
    function icon(state: string): string {
        return ({
                "waits": "clock",
                "sending": "upload",
                "ground": "check",
                "coming": "download",
                "asked": "clock",
                "here": "check"
            })[state] ?? "photo";
    }
    function tone(state: string): string {
        return ({
                "waits": "soon",
                "sending": "accent",
                "ground": "ok",
                "coming": "accent",
                "asked": "soon"
            })[state] ?? "neutral";
    }

    // What keeps photos from being copied: no link, a poor or a metered one.
    function hold(why: string): string {
        switch (why) {
        case "link":
            return qsTr("No link. Photos go and come by themselves when it is back.");
        case "poor":
            return qsTr("Slow link. Photos wait for a better one.");
        case "metered":
            return qsTr("Metered link. Photos wait for one that costs nothing.");
        }
        return "";
    }
    function name(number: int, count: int, who: string): string {
        const words = count === 1 ? qsTr("Photo") : qsTr("Photo %1 of %2").arg(number).arg(count);
        return who === "" ? words : qsTr("%1 from %2").arg(words).arg(who);
    }
}
