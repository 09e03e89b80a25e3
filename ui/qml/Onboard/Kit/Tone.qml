pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick
import Onboard.ViewModels

// The colours of a state: neutral, accent, urgent, soon, ok.
QtObject {
    id: root

    function ink(tone: string): color {
        switch (tone) {
        case "accent":
            return Theme.accent;
        case "urgent":
            return Theme.urgent;
        case "soon":
            return Theme.soon;
        case "ok":
            return Theme.ok;
        case "neutral":
            return Theme.text2;
        }
        throw new Error("Unknown tone " + tone);
    }

    function fill(tone: string): color {
        switch (tone) {
        case "accent":
            return Theme.accentWeak;
        case "urgent":
            return Theme.urgentWeak;
        case "soon":
            return Theme.soonWeak;
        case "ok":
            return Theme.okWeak;
        case "neutral":
            return Theme.sunken;
        }
        throw new Error("Unknown tone " + tone);
    }
}
