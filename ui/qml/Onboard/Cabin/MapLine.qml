pragma ComponentBehavior: Bound

import QtQuick

// One line of the map. Lines are made one after the other between frames, so that a full cabin never stops one.
Loader {
    id: root

    required property int begin
    required property int depth
    required property int end
    required property bool exit
    required property list<string> icons
    required property string kind
    required property list<string> letters
    required property list<string> names
    required property int number
    required property int middle
    required property list<string> people
    required property string selectedSeat
    required property real sharpness
    required property string title
    required property list<string> tones
    required property int start
    required property list<int> xs
    required property string zone

    signal chosen(seat: string)

    asynchronous: true
    height: depth
    sourceComponent: kind === "seats" ? seats : kind === "heading" ? heading : facilities

    Component {
        id: seats

        MapSeats {
            begin: root.begin
            end: root.end
            exit: root.exit
            icons: root.icons
            letters: root.letters
            names: root.names
            number: root.number
            middle: root.middle
            people: root.people
            selectedSeat: root.selectedSeat
            sharpness: root.sharpness
            tones: root.tones
            xs: root.xs

            onChosen: seat => root.chosen(seat)
        }
    }
    Component {
        id: heading

        MapHeading {
            title: root.title
            zone: root.zone
        }
    }
    Component {
        id: facilities

        MapFacilities {
            names: root.names
            xs: root.xs
        }
    }
}
