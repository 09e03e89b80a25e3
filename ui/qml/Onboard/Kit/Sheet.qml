pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Onboard.ViewModels

// Lies over the lower edge of a view and leaves the rest usable. The owner binds `opened`; Escape asks it to close.
T.Pane {
    id: root

    property bool opened: false

    signal dismissed

    focusPolicy: Qt.ClickFocus
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    padding: Theme.space20
    visible: opened
    Accessible.role: Accessible.Dialog

    background: SheetFrame {}

    Shortcut {
        enabled: root.opened
        sequences: [StandardKey.Cancel]

        onActivated: root.dismissed()
    }
}
