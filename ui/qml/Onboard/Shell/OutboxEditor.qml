pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// Other words for a refused entry. What is written is told at once: the list may let go of this and make it anew.
ColumnLayout {
    id: root

    required property int limit
    required property string words
    readonly property bool ready: area.text.trim() !== "" && !area.tooLong

    signal leave
    signal send(words: string)
    signal written(words: string)

    Layout.fillHeight: false
    spacing: Theme.space8

    Component.onCompleted: {
        area.text = words;
        area.forceActiveFocus(Qt.OtherFocusReason);
    }

    TextArea {
        id: area

        Layout.fillWidth: true
        label: qsTr("New words")
        limit: root.limit

        onTextChanged: if (activeFocus)
            root.written(text)
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.space8

        Button {
            enabled: root.ready
            iconName: "arrow"
            kind: "primary"
            text: qsTr("Send")

            onClicked: root.send(area.text)
        }
        Button {
            text: qsTr("Leave it as it was")

            onClicked: root.leave()
        }
    }
}
