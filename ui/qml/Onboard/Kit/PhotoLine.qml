pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.ViewModels

// The photos of one line; `photos` are PhotoRows, each shown as large as `frame`, `who` sent them, `hold` says what keeps them from being copied now.
ColumnLayout {
    id: root

    property size frame: Qt.size(128, 96)
    required property string hold
    required property list<var> photos
    required property string who
    readonly property bool moving: photos.some(photo => ["waits", "sending", "asked", "coming"].includes(photo.state))
    property bool ours: false
    readonly property string trouble: photos.find(photo => photo.trouble !== "")?.trouble ?? ""

    signal cancelled(key: string)
    signal opened(key: string, name: string)
    signal wished(key: string)

    spacing: Theme.space4
    visible: photos.length > 0

    Flow {
        readonly property real inOneRow: children.reduce((sum, tile) => sum + (tile.implicitWidth > 0 ? tile.implicitWidth + spacing : 0), -spacing)

        Layout.alignment: root.ours ? Qt.AlignRight : Qt.AlignLeft
        Layout.preferredWidth: Math.min(inOneRow, root.width)
        spacing: Theme.space12

        Repeater {
            // Not the photos themselves: what is copied would make them, and lose the focus, anew each time.
            model: root.photos.length

            PhotoTile {
                required property int index

                frame: root.frame
                name: PhotoWords.name(index + 1, root.photos.length, root.who)
                photo: root.photos[index]

                onCancelled: root.cancelled(photo.key)
                onOpened: root.opened(photo.key, name)
                onWished: root.wished(photo.key)
            }
        }
    }
    Secondary {
        Layout.fillWidth: true
        horizontalAlignment: root.ours ? Text.AlignRight : Text.AlignLeft
        text: PhotoWords.hold(root.hold)
        visible: root.moving && text !== ""
    }
    Secondary {
        Layout.fillWidth: true
        horizontalAlignment: root.ours ? Text.AlignRight : Text.AlignLeft
        text: qsTr("Last try: %1").arg(root.trouble)
        visible: root.trouble !== ""
    }
}
