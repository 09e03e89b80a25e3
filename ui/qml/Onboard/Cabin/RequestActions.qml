pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// What can be done with a request now: one clear next act, and the others.
ColumnLayout {
    id: root

    required property bool canFinish
    required property bool canPassOn
    required property bool canTake
    required property bool canUndo
    required property bool hidden
    required property string key
    required property bool search // somebody lost something: it was found, or it is not there
    property bool declining: false
    property alias words: words.text
    readonly property bool writing: !hidden && (canFinish || (declining && canTake))

    signal asked
    signal declined(reply: string)
    signal finished(reply: string)
    signal opened
    signal passedOn
    signal taken
    signal undone

    // A finger that taps twice must not do what has just come under it.
    function settle() {
        settling.restart();
    }

    spacing: Theme.space12

    onCanFinishChanged: settle()
    onCanTakeChanged: settle()
    onCanUndoChanged: settle()
    onDecliningChanged: settle()
    onHiddenChanged: settle()
    onVisibleChanged: settle()

    Timer {
        id: settling

        interval: Application.styleHints.mouseDoubleClickInterval
    }
    TextArea {
        id: words

        Layout.fillWidth: true
        label: root.search ? qsTr("Answer to lost & found") : qsTr("Reply to the ground")
        lines: 2
        placeholderText: root.search ? qsTr("Where it lay, or where you looked") : qsTr("What the passenger may be told")
        visible: root.writing
    }
    RowLayout {
        Layout.fillWidth: true
        enabled: !settling.running
        spacing: Theme.space8

        Flow {
            Layout.fillWidth: true
            spacing: Theme.space8

            Button {
                iconName: "eye"
                kind: "primary"
                text: qsTr("Read")
                visible: root.hidden

                onClicked: root.opened()
            }
            Button {
                iconName: "check"
                kind: "primary"
                text: qsTr("I take this")
                visible: root.canTake && !root.declining && !root.hidden

                onClicked: root.taken()
            }
            Button {
                iconName: "check"
                kind: "primary"
                text: root.search ? qsTr("Found it") : qsTr("Done")
                visible: root.canFinish && !root.hidden

                onClicked: root.finished(words.text)
            }
            Button {
                iconName: "undo"
                text: qsTr("Undo")
                visible: root.canUndo && !root.hidden

                onClicked: root.undone()
            }
            Button {
                text: qsTr("Pass on")
                visible: root.canPassOn && !root.hidden

                onClicked: root.passedOn()
            }
            Button {
                text: qsTr("Cancel")
                visible: root.declining && root.canTake

                onClicked: root.declining = false
            }
            Button {
                iconName: "arrow"
                text: qsTr("Ask the ground")
                visible: !root.declining && !root.hidden

                onClicked: root.asked()
            }
        }
        Button {
            Layout.alignment: Qt.AlignBottom
            kind: root.declining && root.canTake ? "primary" : "secondary"
            text: root.search ? qsTr("Not there") : qsTr("Not possible")
            visible: !root.hidden && (root.canTake || root.canFinish)

            onClicked: {
                if (root.writing)
                    root.declined(words.text);
                else
                    root.declining = true;
            }
        }
    }
}
