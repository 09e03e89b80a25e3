pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Cabin
import Onboard.Kit
import Onboard.ViewModels

// The cabin, to tap the seats that a thing may belong to. It lies over the form.
Sheet {
    id: root

    required property string flight
    required property RegisterSeatsViewModel seats

    padding: Theme.space16
    Accessible.name: qsTr("Seats of %1").arg(flight)

    contentItem: ColumnLayout {
        spacing: Theme.space12

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space12

            Heading {
                Layout.fillWidth: true
                text: root.seats.typed === "" ? qsTr("Tap the seats that it may belong to") : root.seats.typed
            }
            Button {
                kind: "primary"
                text: qsTr("Done")

                onClicked: root.dismissed()
            }
        }
        Flickable {
            id: flick

            Layout.fillHeight: true
            Layout.fillWidth: true
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: root.seats.height
            contentWidth: Math.max(width, root.seats.width)

            T.ScrollBar.vertical: ScrollBar {}

            Item {
                height: root.seats.height
                width: root.seats.width
                x: Math.max(0, (flick.width - width) / 2)

                Repeater {
                    model: root.seats.rows

                    MapLine {
                        selectedSeat: ""
                        sharpness: 1
                        width: root.seats.width
                        y: start

                        onChosen: seat => root.seats.toggle(seat)
                    }
                }
            }
        }
    }
}
