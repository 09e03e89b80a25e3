pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// The PIN pad, and what is being done with the PIN.
FocusScope {
    id: root

    property bool busy: false
    property alias error: pad.error
    required property string waiting

    signal completed(pin: string)

    function clear() {
        pad.clear();
    }

    implicitHeight: content.implicitHeight
    implicitWidth: content.implicitWidth

    onBusyChanged: {
        if (!busy)
            pad.clear();
    }

    ColumnLayout {
        id: content

        anchors.left: parent.left
        anchors.right: parent.right
        spacing: Theme.space16

        PinPad {
            id: pad

            Layout.alignment: Qt.AlignHCenter
            enabled: !root.busy
            focus: true

            onCompleted: pin => root.completed(pin)
        }
        RowLayout {
            Layout.alignment: Qt.AlignHCenter
            Layout.minimumHeight: 24 * Theme.textScale
            spacing: Theme.space8

            Spinner {
                running: root.busy
            }
            Secondary {
                text: root.waiting
                visible: root.busy
            }
        }
    }
}
