pragma ComponentBehavior: Bound

import QtQuick
import Onboard.ViewModels

// A code typed once, shown in groups. Blanks and hyphens do not matter; letters become capitals.
TextField {
    id: root

    readonly property string code: text.replace(/[\s-]/g, "").toUpperCase()
    property int group: 4
    property int length: 0

    signal completed(code: string)

    function shape() {
        const wanted = code.match(new RegExp(".{1," + group + "}", "gu"));
        text = wanted === null ? "" : wanted.join("-");
        if (length > 0 && code.length === length)
            completed(code);
    }

    inputMethodHints: Qt.ImhUppercaseOnly | Qt.ImhNoPredictiveText | Qt.ImhSensitiveData
    onEdited: shape()
}
