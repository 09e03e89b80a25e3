pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// Before anything else: enrolment with a code and a PIN, or unlocking with the PIN; and a way out where it is not known.
Item {
    id: root

    required property EntryViewModel entry
    property string code
    property string pin
    // Of enrolment: code, choose, repeat.
    property string step: "code"

    function heading(): string {
        switch (entry.state) {
        case "consent":
            return qsTr("This device has no keyring");
        case "lost":
            return qsTr("The key to this device is lost");
        case "unlock":
            return qsTr("Welcome back");
        case "enrol":
            return step === "code" ? qsTr("Set up this device") : step === "choose" ? qsTr("Choose a PIN") : qsTr("Repeat the PIN");
        }
        return "";
    }
    function sentence(): string {
        switch (entry.state) {
        case "consent":
            return qsTr("Onboard encrypts what it stores and keeps the key in the system's keyring. None answers here. The key can be kept in a file instead, which your PIN alone protects: whoever has this device and finds out the PIN can read everything on it.");
        case "lost":
            return entry.error !== "" ? entry.error : qsTr("The key that opens the data on this device is damaged, and no PIN brings it back. You can set the device up again.");
        case "unlock":
            return qsTr("Please type your PIN.");
        case "enrol":
            return step === "code" ? qsTr("Type the code that your operator gave you. It works once.") : step === "choose" ? qsTr("Six digits. They unlock the data on this device.") : qsTr("The same six digits again.");
        }
        return "";
    }
    // What becomes of entries that were not sent, when all else is deleted; how many have no file is not known.
    function fate(): string {
        const count = entry.sealed;
        if (count === 0)
            return qsTr("No sealed entries wait here to be sent. What was not sealed yet is deleted, too.");
        const kept = count === 1 ? qsTr("1 entry that was not sent stays sealed here.") : qsTr("%L1 entries that were not sent stay sealed here.").arg(count);
        return qsTr("%1 What was not sealed yet is deleted, too. %2").arg(kept).arg(way());
    }
    // When the sealed ones go: the relay that can open them is told by nothing that can be read here.
    function way(): string {
        return qsTr("Once this device is set up for the relay that they were sealed for, they are offered to it. After another one, please tell your operator.");
    }
    function repeated(again: string) {
        if (again === pin) {
            entry.enrol(code, pin);
        } else {
            pin = "";
            step = "choose";
            choice.error = qsTr("The two were not the same. Please choose again.");
        }
    }

    Flickable {
        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        contentHeight: Math.max(height, content.implicitHeight + 2 * Theme.space20)

        ColumnLayout {
            id: content

            anchors.centerIn: parent
            spacing: Theme.space12
            width: Math.min(parent.width - 2 * Theme.space20, 480 * Theme.textScale)

            Rectangle {
                Layout.alignment: Qt.AlignHCenter
                Layout.bottomMargin: Theme.space8
                color: Theme.accentWeak
                implicitHeight: 64
                implicitWidth: 64
                radius: Theme.radiusSheet

                Title {
                    anchors.centerIn: parent
                    color: Theme.accent
                    text: qsTr("O")
                    Accessible.ignored: true
                }
            }
            Title {
                Layout.fillWidth: true
                horizontalAlignment: Text.AlignHCenter
                text: root.heading()
                visible: text !== ""
            }
            Body {
                Layout.fillWidth: true
                color: Theme.text2
                horizontalAlignment: Text.AlignHCenter
                text: root.sentence()
                visible: text !== ""
            }
            Loader {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space16
                focus: true
                sourceComponent: root.entry.state === "starting" ? starting : root.entry.state === "lost" ? lost : root.entry.state === "consent" ? consent : root.entry.state === "unlock" ? unlock : root.step === "code" ? askCode : askPin
            }
            Notice {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space16
                iconName: "lock"
                text: qsTr("%1 %2").arg(root.entry.sealed === 1 ? qsTr("1 entry from before lies sealed here.") : qsTr("%L1 entries from before lie sealed here.").arg(root.entry.sealed)).arg(root.way())
                visible: root.entry.state === "enrol" && root.entry.sealed > 0
            }
            Notice {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space16
                iconName: "info"
                text: Words.keyring("memory")
                tone: "soon"
                visible: root.entry.keyring === "memory"
            }
        }
    }
    QtObject {
        id: choice

        property string error
    }
    Component {
        id: starting

        ColumnLayout {
            spacing: Theme.space16

            Spinner {
                Layout.alignment: Qt.AlignHCenter
                running: root.entry.busy
            }
            Body {
                Layout.fillWidth: true
                horizontalAlignment: Text.AlignHCenter
                text: root.entry.error
                visible: text !== ""
            }
            Button {
                Layout.alignment: Qt.AlignHCenter
                kind: "primary"
                text: qsTr("Try again")
                visible: !root.entry.busy

                onClicked: root.entry.start()
            }
        }
    }
    Component {
        id: consent

        ColumnLayout {
            spacing: Theme.space12

            Button {
                Layout.alignment: Qt.AlignHCenter
                focus: true
                kind: "primary"
                text: qsTr("Protect it with my PIN alone")

                onClicked: root.entry.agree()
            }
            Button {
                Layout.alignment: Qt.AlignHCenter
                text: qsTr("Look for a keyring again")

                onClicked: root.entry.start()
            }
        }
    }
    Component {
        id: unlock

        ColumnLayout {
            spacing: Theme.space12

            PinEntry {
                Layout.fillWidth: true
                busy: root.entry.busy
                error: root.entry.error
                focus: true
                waiting: qsTr("Opening…")

                onCompleted: pin => root.entry.unlock(pin)
            }
            Button {
                Layout.alignment: Qt.AlignHCenter
                enabled: !root.entry.busy
                kind: "plain"
                text: qsTr("I do not know the PIN")

                onClicked: ask.open()
            }
        }
    }
    Component {
        id: lost

        ColumnLayout {
            spacing: Theme.space12

            Button {
                Layout.alignment: Qt.AlignHCenter
                enabled: !root.entry.busy
                focus: true
                kind: "primary"
                text: qsTr("Set this device up again")

                onClicked: ask.open()
            }
        }
    }
    ConfirmDialog {
        id: ask

        acceptText: qsTr("Delete and set up again")
        dangerous: true
        message: qsTr("All that can be read on this device is deleted for good, and so are photos that were not sent.\n\n%1\n\nYou need a new code from your operator.").arg(root.fate())
        title: root.entry.state === "lost" ? qsTr("Set this device up again?") : qsTr("Start again without the PIN?")

        onAccepted: {
            root.step = "code";
            root.code = "";
            root.entry.forget();
        }
    }
    Component {
        id: askCode

        ColumnLayout {
            spacing: Theme.space16

            CodeField {
                id: field

                Layout.fillWidth: true
                error: root.entry.error
                focus: true
                label: qsTr("Code")
                placeholderText: qsTr("AB12-CD34-…")
                text: root.code

                onAccepted: next.clicked()
            }
            Button {
                id: next

                Layout.alignment: Qt.AlignHCenter
                enabled: field.code !== ""
                kind: "primary"
                text: qsTr("Continue")

                onClicked: {
                    root.code = field.text;
                    if (root.entry.check(field.text))
                        root.step = "choose";
                }
            }
        }
    }
    Component {
        id: askPin

        ColumnLayout {
            spacing: Theme.space12

            PinEntry {
                Layout.fillWidth: true
                busy: root.entry.busy
                error: root.step === "choose" ? choice.error : root.entry.error
                focus: true
                waiting: qsTr("Asking the relay…")

                onCompleted: pin => {
                    clear();
                    if (root.step === "repeat") {
                        root.repeated(pin);
                        return;
                    }
                    choice.error = "";
                    root.pin = pin;
                    root.step = "repeat";
                }
            }
            Button {
                Layout.alignment: Qt.AlignHCenter
                iconName: "refresh"
                text: qsTr("Try again")
                visible: root.step === "repeat" && root.entry.error !== "" && !root.entry.busy

                onClicked: root.entry.enrol(root.code, root.pin)
            }
            Button {
                Layout.alignment: Qt.AlignHCenter
                enabled: !root.entry.busy
                kind: "plain"
                text: qsTr("Back to the code")

                onClicked: root.step = "code"
            }
        }
    }
}
