pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// How soon passengers got their answers. The team's figure, never a person's.
Card {
    id: root

    required property var responseTime

    padding: Theme.space16

    contentItem: ColumnLayout {
        spacing: Theme.space4

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space8

            SectionLabel {
                Layout.fillWidth: true
                text: qsTr("Response time, last hour")
            }
            Caption {
                text: root.responseTime.at
            }
        }
        Flow {
            Layout.fillWidth: true
            spacing: Theme.space8
            visible: root.responseTime.count > 0

            Label {
                id: figure

                font.pixelSize: Theme.fontLarge
                font.weight: 700
                text: root.responseTime.half
            }
            Body {
                color: Theme.text2
                height: figure.height
                text: qsTr("half of all · 9 in 10 within %1").arg(root.responseTime.most)
                verticalAlignment: Text.AlignVCenter
            }
        }
        Body {
            Layout.fillWidth: true
            color: Theme.text2
            text: qsTr("No answers yet")
            visible: root.responseTime.count === 0
        }
    }
}
