pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// The lines of a conversation; the newest stays in view.
ListView {
    id: root

    property string hold // what keeps photos from being copied

    signal answered(claim: string, message: string)
    signal letRest(reply: string)
    signal photoCancelled(key: string)
    signal photoOpened(key: string, name: string)
    signal photoWished(key: string)
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
        hold: root.hold
        width: root.width - root.leftMargin - root.rightMargin

        onAnswered: root.answered(answers, key)
        onLetRest: root.letRest(key)
        onPhotoCancelled: key => root.photoCancelled(key)
        onPhotoOpened: (key, name) => root.photoOpened(key, name)
        onPhotoWished: key => root.photoWished(key)
        onSendAgain: root.sendAgain(key)
    }

    onCountChanged: Qt.callLater(root.positionViewAtEnd)
    onHeightChanged: Qt.callLater(root.positionViewAtEnd)
}
