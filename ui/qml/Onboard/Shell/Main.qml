pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit
import Onboard.ViewModels

// The window: the way in, and after it the frame with the places.
Window {
    id: root

    required property EntryViewModel entry
    property CabinViewModel cabin: null
    property DeskViewModel desk: null
    property OutboxViewModel outbox: null
    property ShellViewModel shell: null
    property StationViewModel station: null

    function tellFault() {
        fault.open();
    }

    color: Theme.bg
    minimumHeight: 560
    minimumWidth: 560

    Loader {
        active: root.shell === null
        anchors.fill: parent
        focus: active

        sourceComponent: EntryPage {
            entry: root.entry
        }
    }
    Loader {
        active: root.shell !== null
        anchors.fill: parent
        focus: active

        sourceComponent: Frame {
            cabin: root.cabin
            desk: root.desk
            focus: true
            outbox: root.outbox
            shell: root.shell
            station: root.station
        }
    }
    ConfirmDialog {
        id: fault

        acceptText: qsTr("Close the app")
        message: qsTr("What you entered is safe on this device. You can go on. If it happens again, close the app and open it anew.")
        rejectText: qsTr("Go on")
        title: qsTr("Something went wrong")

        onAccepted: Qt.quit()
    }
}
