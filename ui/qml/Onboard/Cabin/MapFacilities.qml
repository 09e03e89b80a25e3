pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit
import Onboard.ViewModels

// Galleys, lavatories, doors: what stands between rows.
Item {
    id: root

    required property list<string> names
    required property list<int> xs

    Repeater {
        model: root.names.length

        Rectangle {
            id: facility

            required property int index

            color: Theme.sunken
            height: 32
            radius: Theme.radiusTag
            width: 104
            x: root.xs[index]
            y: 10

            Label {
                anchors.fill: parent
                anchors.margins: 4
                color: Theme.text2
                elide: Text.ElideRight
                font.pixelSize: Theme.fontSecondary
                horizontalAlignment: Text.AlignHCenter
                text: CabinWords.facility(root.names[facility.index])
                verticalAlignment: Text.AlignVCenter
                wrapMode: Text.NoWrap
            }
        }
    }
}
