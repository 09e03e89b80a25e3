pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Onboard.ViewModels

// A card that is chosen by a touch, for example a request in a list. `text` is what is read out.
T.AbstractButton {
    id: root

    property bool selected: false

    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    padding: Theme.space16
    Accessible.name: text
    Accessible.role: Accessible.Button
    Accessible.selected: selected

    background: CardFrame {
        color: root.down || root.hovered ? Theme.raised : Theme.surface
        selected: root.selected

        FocusRing {
            innerRadius: Theme.radiusCard
            visible: root.visualFocus
        }
    }
}
