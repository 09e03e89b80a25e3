pragma ComponentBehavior: Bound

import QtQuick
import Onboard.ViewModels

// Something is being done and its end is not known; say beside it what.
Icon {
    id: root

    property bool running: true

    color: Theme.accent
    name: "spinner"
    size: 24
    visible: running
    Accessible.ignored: false
    Accessible.name: qsTr("Please wait")
    Accessible.role: Accessible.Indicator

    RotationAnimator on rotation {
        duration: 1200
        from: 0
        loops: Animation.Infinite
        running: root.running && root.visible
        to: 360
    }
}
