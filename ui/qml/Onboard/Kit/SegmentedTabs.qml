pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Onboard.ViewModels

// Layers or views of which one shows; holds SegmentedTab. Arrow keys change it. Scrolls where it does not fit.
T.TabBar {
    id: root

    implicitHeight: contentHeight + 2 * padding
    implicitWidth: contentWidth + 2 * padding
    spacing: Theme.space4
    Accessible.role: Accessible.PageTabList

    contentItem: ListView {
        boundsBehavior: Flickable.StopAtBounds
        clip: contentWidth > width
        currentIndex: root.currentIndex
        highlightMoveDuration: 0
        model: root.contentModel
        orientation: ListView.Horizontal
        spacing: root.spacing
    }
}
