pragma ComponentBehavior: Bound

import Onboard.ViewModels

Label {
    id: root

    font.pixelSize: Theme.fontBody
    lineHeight: 1.1
}
