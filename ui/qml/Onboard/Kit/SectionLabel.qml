pragma ComponentBehavior: Bound

import QtQuick
import Onboard.ViewModels

Label {
    id: root

    color: Theme.text2
    font.pixelSize: Theme.fontLabel
    font.weight: 600
    Accessible.role: Accessible.Heading
}
