pragma ComponentBehavior: Bound

import QtQuick
import Onboard.ViewModels

Rectangle {
    id: root

    property bool selected: false

    border.color: selected ? Theme.accent : Theme.line
    border.width: selected ? 2 : 1
    color: Theme.surface
    radius: Theme.radiusCard
}
