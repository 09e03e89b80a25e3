pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// A flight in short: when it lands, who is on board, when it was last heard, what has reached whom.
Card {
    id: root

    required property var flight

    contentItem: ColumnLayout {
        spacing: Theme.space4

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space8

            Heading {
                Layout.fillWidth: true
                text: qsTr("%1 · %2").arg(root.flight.name).arg(root.flight.route)
            }
            LinkTag {
                Layout.alignment: Qt.AlignTop
                link: root.flight.link
            }
        }
        Secondary {
            Layout.fillWidth: true
            text: qsTr("%1 · %2").arg(root.flight.landing).arg(root.flight.onBoard)
        }
        Secondary {
            Layout.fillWidth: true
            text: root.flight.heard
        }
        PositionTags {
            Layout.fillWidth: true
            Layout.topMargin: Theme.space4
            positions: root.flight.positions
        }
    }
}
