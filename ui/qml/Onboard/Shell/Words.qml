pragma ComponentBehavior: Bound
pragma Singleton

import QtQuick
import Onboard.ViewModels

// Words that several views of the shell say alike.
QtObject {
    id: root

    // "42 min", "5 h 12".
    function span(minutes: int): string {
        if (minutes < 60)
            return qsTr("%1 min").arg(minutes);
        return qsTr("%1 h %2").arg(Math.floor(minutes / 60)).arg(String(minutes % 60).padStart(2, "0"));
    }

    // `photos` says that photos of what was sent are still going.
    function notSent(count: int, refused: int, photos: bool): string {
        const words = count > 0 ? qsTr("%n not sent", "", count) : photos ? qsTr("Photos not sent") : qsTr("All sent");
        return refused === 0 ? words : qsTr("%1 · %2 refused").arg(words).arg(refused);
    }

    // "2 photos on their way · 40 %"
    function going(photos: int, percent: int): string {
        const words = photos === 1 ? qsTr("Photo on its way") : qsTr("%1 photos on their way").arg(photos);
        return percent === 0 ? words : qsTr("%1 · %2 %").arg(words).arg(percent);
    }

    // Of entries that were written before this device was set up anew.
    function before(count: int): string {
        return count === 1 ? qsTr("1 entry from before") : qsTr("%L1 entries from before").arg(count);
    }

    // What becomes of those that wait.
    function coming(shell: ShellViewModel): string {
        if (shell.leftCarrying)
            return qsTr("%1: being sent.");
        return shell.link === "connected" ? qsTr("%1: waiting for the ground.") : qsTr("%1: sent when the link is back.");
    }

    // How those are: waiting; taken by the ground, of which its operator reviews some; and what stays here.
    function left(shell: ShellViewModel): string {
        const parts = [];
        if (shell.leftWaiting > 0)
            parts.push(coming(shell).arg(before(shell.leftWaiting)));
        if (shell.leftTaken > 0)
            parts.push(qsTr("%1: sent.").arg(before(shell.leftTaken)));
        if (shell.leftReviewed > 0)
            parts.push(shell.leftReviewed === 1 ? qsTr("Your operator decides on 1 of them.") : qsTr("Your operator decides on %L1 of them.").arg(shell.leftReviewed));
        if (shell.leftPurged > 0)
            parts.push(qsTr("%1: not sent, as their flight's data has been deleted.").arg(before(shell.leftPurged)));
        if (shell.leftRefused > 0)
            parts.push(qsTr("%1: the ground does not take them.").arg(before(shell.leftRefused)));
        if (shell.leftForeign > 0)
            parts.push(qsTr("%1: sealed for another relay. They go when this device is set up for that one.").arg(before(shell.leftForeign)));
        if (shell.leftRefused + shell.leftForeign > 0)
            parts.push(qsTr("They stay on this device. Please tell your operator."));
        return parts.join(" ");
    }

    function photos(count: int): string {
        return count === 1 ? qsTr("With a photo") : qsTr("With %1 photos").arg(count);
    }

    // What the system keeps the keys in: system, file or memory.
    function keyring(kept: string): string {
        if (kept === "memory")
            return qsTr("For a demonstration: the keys are kept in memory only. They are gone when this window closes.");
        if (kept === "file")
            return qsTr("The keys are kept in a file that your PIN alone protects, as you agreed.");
        return qsTr("The keys are kept in this device's keyring, sealed with your PIN.");
    }

    // "1.2": one digit after the point where it says something.
    function megabytes(amount: real): string {
        return Number(amount).toLocaleString(Qt.locale(), "f", amount < 10 && amount !== Math.floor(amount) ? 1 : 0);
    }
}
