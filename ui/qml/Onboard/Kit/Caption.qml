pragma ComponentBehavior: Bound

import Onboard.ViewModels

Label {
    id: root

    color: Theme.text3
    font.pixelSize: Theme.fontLabel
}
