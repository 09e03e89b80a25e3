pragma ComponentBehavior: Bound

import Onboard.ViewModels

Label {
    id: root

    font.pixelSize: Theme.fontTitle
    font.weight: 700
}
