pragma ComponentBehavior: Bound

import QtQuick
import Onboard.ViewModels

Label {
    id: root

    font.pixelSize: Theme.fontHeading
    font.weight: 700
    Accessible.role: Accessible.Heading
}
