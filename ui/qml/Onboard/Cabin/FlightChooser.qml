pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// Which flight to show, where this device holds several; and what is to be said where it holds none.
Item {
    id: root

    required property CabinViewModel cabin

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.space20
        anchors.leftMargin: Math.max(Theme.space20, (root.width - 560 * Theme.textScale) / 2)
        anchors.rightMargin: anchors.leftMargin
        spacing: Theme.space16
        visible: root.cabin.choosing

        Heading {
            Layout.topMargin: Theme.space20
            text: qsTr("Which flight are you on?")
        }
        ListView {
            Layout.fillHeight: true
            Layout.fillWidth: true
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            model: root.cabin.flights
            spacing: Theme.space8

            T.ScrollBar.vertical: ScrollBar {}
            delegate: CardButton {
                id: card

                required property string date
                required property string flight
                required property string key
                required property string position
                required property string route

                text: qsTr("%1 %2 %3").arg(flight).arg(route).arg(date)
                width: ListView.view.width

                contentItem: RowLayout {
                    spacing: Theme.space16

                    Title {
                        text: card.flight
                        Accessible.ignored: true
                    }
                    ColumnLayout {
                        Layout.fillWidth: true
                        spacing: 0

                        Body {
                            Layout.fillWidth: true
                            text: card.route
                            Accessible.ignored: true
                        }
                        Secondary {
                            Layout.fillWidth: true
                            text: card.date
                            Accessible.ignored: true
                        }
                    }
                    Tag {
                        text: CabinWords.position(card.position)
                        visible: card.position !== ""
                    }
                }

                onClicked: root.cabin.chooseFlight(key)
            }
        }
    }
    EmptyState {
        anchors.centerIn: parent
        heading: qsTr("No flight yet")
        iconName: "plane"
        sentence: qsTr("Your flight appears here when you are on its roster and this tablet has had a link.")
        visible: !root.cabin.loading && !root.cabin.choosing
        width: Math.min(400, parent.width - 40)
    }
    Spinner {
        anchors.centerIn: parent
        running: root.cabin.loading
    }
}
