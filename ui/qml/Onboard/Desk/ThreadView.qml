pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// The lines of a conversation; the newest stays in view.
ListView {
    id: root

    signal letRest(reply: string)
    signal sendAgain(reply: string)

    activeFocusOnTab: true
    bottomMargin: Theme.space20
    boundsBehavior: Flickable.StopAtBounds
    cacheBuffer: 4000
    clip: true
    leftMargin: Theme.space20
    rightMargin: Theme.space20
    spacing: Theme.space12
    topMargin: Theme.space20
    Accessible.name: qsTr("Conversation")
    Accessible.role: Accessible.List

    T.ScrollBar.vertical: ScrollBar {}
    delegate: ThreadEntry {
        width: root.width - root.leftMargin - root.rightMargin

        onLetRest: root.letRest(key)
        onSendAgain: root.sendAgain(key)
    }

    onCountChanged: Qt.callLater(root.positionViewAtEnd)
    onHeightChanged: Qt.callLater(root.positionViewAtEnd)
}
