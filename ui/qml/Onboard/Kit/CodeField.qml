pragma ComponentBehavior: Bound

import QtQuick

// A code typed once, shown in groups. Blanks and hyphens do not matter; letters become capitals.
TextField {
    id: root

    readonly property string code: strip(text)
    property int group: 4
    property int length: 0

    signal completed(code: string)

    function strip(written: string): string {
        return written.replace(/[\s-]/g, "").toUpperCase();
    }

    function shape() {
        const typed = strip(text);
        const before = strip(text.slice(0, cursorPosition)).length;
        text = (typed.match(new RegExp(".{1," + group + "}", "g")) ?? []).join("-");
        cursorPosition = before + Math.max(0, Math.floor((before - 1) / group));
        if (length > 0 && typed.length === length)
            completed(typed);
    }

    inputMethodHints: Qt.ImhUppercaseOnly | Qt.ImhNoPredictiveText | Qt.ImhSensitiveData
    onEdited: shape()
}
