pragma ComponentBehavior: Bound

import QtQuick
import Onboard.ViewModels

Rectangle {
    id: root

    property bool faulty: false
    property bool focused: false

    border.color: faulty ? Theme.urgent : focused ? Theme.accent : Theme.seatLine
    border.width: focused || faulty ? 2 : 1
    color: Theme.raised
    radius: Theme.radiusButton
}
