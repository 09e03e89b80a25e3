pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit
import Onboard.ViewModels

// What kind of thing it is: what the words name, or what is most often found of a category.
Flow {
    id: root

    required property WhatViewModel what

    spacing: Theme.space4
    visible: kinds.count > 0
    Accessible.name: qsTr("What kind")
    Accessible.role: Accessible.Grouping

    Repeater {
        id: kinds

        model: root.what.kinds

        FilterChip {
            required property bool chosen
            required property string key
            required text

            autoExclusive: false
            checked: chosen

            onClicked: root.what.chooseKind(key)
        }
    }
}
