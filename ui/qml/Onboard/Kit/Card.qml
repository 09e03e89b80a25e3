pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Onboard.ViewModels

// A framed group of facts. Its one child gives the size.
T.Pane {
    id: root

    property bool selected: false

    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    padding: Theme.space16

    background: CardFrame {
        selected: root.selected
    }
}
