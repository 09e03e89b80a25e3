pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit

// One of several tags that follow one another over lines; there is none where it says nothing.
Tag {
    id: root

    visible: text !== ""
    width: Math.min(implicitWidth, parent ? parent.width : implicitWidth)
}
