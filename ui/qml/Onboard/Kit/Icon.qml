pragma ComponentBehavior: Bound

import QtQuick
import Onboard.ViewModels

// A line icon of icons.json. Decoration: the control around it has the accessible name.
Image {
    id: root

    property string name
    property color color: Theme.text
    property int size: 20

    source: name === "" ? "" : "image://icon/" + name + "/" + String(color).slice(-6)
    sourceSize: Qt.size(size, size)
    visible: name !== ""
    Accessible.ignored: true
}
