pragma ComponentBehavior: Bound

import Onboard.ViewModels

Label {
    id: root

    color: Theme.text2
    font.pixelSize: Theme.fontSecondary
}
