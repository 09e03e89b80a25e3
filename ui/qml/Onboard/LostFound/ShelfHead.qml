pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// What is shown of the shelf: words to search for, and filters of which one is chosen.
ColumnLayout {
    id: root

    required property ShelfViewModel model

    // What stood before the search box is asked for again.
    function clear() {
        search.text = "";
        model.search("");
        model.choose("all", "");
    }

    spacing: Theme.space8

    TextField {
        id: search

        Layout.fillWidth: true
        focus: true
        iconName: "search"
        placeholderText: qsTr("Thing, reference, seat or flight")

        onTextChanged: root.model.search(text.trim())
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.space8

        Choice {
            chosen: "all"
            text: qsTr("All")
        }
        Choice {
            chosen: "unclaimed"
            text: qsTr("Unclaimed")
        }
        Choice {
            chosen: "today"
            text: qsTr("Due today")
        }
        Choice {
            chosen: "returned"
            text: qsTr("Gone")
        }
        Repeater {
            model: root.model.places

            Choice {
                required property string modelData

                chosen: "place"
                place: modelData
                text: modelData
            }
        }
    }

    component Choice: FilterChip {
        required property string chosen
        property string place

        autoExclusive: false
        checkable: false
        checked: root.model.chosen === chosen && root.model.place === place

        onClicked: root.model.choose(chosen, place)
    }
}
