pragma ComponentBehavior: Bound

import QtQuick
import Onboard.ViewModels

// A line icon of icons.json; its size grows with the text. Decoration: the control around it has the accessible name.
Image {
    id: root

    property string name
    property color color: Theme.text
    readonly property int pixels: Math.round(size * Theme.textScale)
    property real size: 20

    source: name === "" ? "" : "image://icon/" + name + "/" + String(color).slice(-6)
    sourceSize: Qt.size(pixels, pixels)
    visible: name !== ""
    Accessible.ignored: true
}
