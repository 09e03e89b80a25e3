pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// What was registered, and what comes next with it.
Card {
    id: root

    required property RegisterViewModel model

    signal labelWanted
    signal ownersWanted

    padding: Theme.space20

    contentItem: ColumnLayout {
        spacing: Theme.space12

        Tag {
            iconName: "check"
            text: qsTr("Registered")
            tone: "ok"
        }
        Title {
            Layout.fillWidth: true
            text: root.model.doneTitle
        }
        Body {
            Layout.fillWidth: true
            color: Theme.text2
            text: root.model.doneReference === "" ? qsTr("Its reference comes with the link. The label works without one.") : qsTr("Reference %1").arg(root.model.doneReference)
        }
        Flow {
            Layout.fillWidth: true
            Layout.topMargin: Theme.space8
            spacing: Theme.space8

            Button {
                focus: true
                kind: "primary"
                text: qsTr("Next one")

                onClicked: root.model.next()
            }
            Button {
                iconName: "tag"
                text: qsTr("Label")

                onClicked: root.labelWanted()
            }
            Button {
                iconName: "search"
                text: qsTr("Whose is it?")

                onClicked: root.ownersWanted()
            }
        }
    }
}
