pragma ComponentBehavior: Bound

import QtQuick
import Onboard.ViewModels

// Text as it is written: never markup, right to left where its script runs so, figures of one width.
Text {
    id: root

    color: Theme.text
    font.family: Theme.fontFamily
    font.features: ({
            "tnum": 1
        })
    font.pixelSize: Theme.fontBody
    linkColor: Theme.accent
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    Accessible.name: text
    Accessible.role: Accessible.StaticText
}
