pragma ComponentBehavior: Bound

import Onboard.ViewModels

Label {
    id: root

    font.pixelSize: Theme.fontDisplay
    font.weight: 700
}
