pragma ComponentBehavior: Bound

import QtQuick
import Onboard.ViewModels

Rectangle {
    id: root

    color: Theme.line
    implicitHeight: 1
    implicitWidth: 1
    Accessible.ignored: true
}
