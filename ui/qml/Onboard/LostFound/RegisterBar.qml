pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// The foot of the register: several from one place or one alone, what is still missing, and the act itself.
Rectangle {
    id: root

    required property RegisterViewModel model

    function missing(): string {
        switch (model.missing) {
        case "sweep":
            return qsTr("First: is the aircraft safe?");
        case "place":
            return qsTr("Say where it lay.");
        case "what":
            return qsTr("Say what it is.");
        case "photos":
            return qsTr("A photo is being prepared…");
        }
        return "";
    }
    function counted(): string {
        if (!model.cart)
            return "";
        return model.count === 0 ? qsTr("Flight and place stay") : qsTr("%1 registered · last: %2").arg(model.count).arg(model.doneTitle);
    }

    color: Theme.surface
    implicitHeight: content.implicitHeight + 2 * Theme.space12

    Separator {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
    }
    RowLayout {
        id: content

        anchors.left: parent.left
        anchors.leftMargin: Theme.space20
        anchors.right: parent.right
        anchors.rightMargin: Theme.space20
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space16

        Switch {
            checked: root.model.cart
            text: qsTr("Several from here")

            onToggled: root.model.cart = checked
        }
        Secondary {
            Layout.fillWidth: true
            elide: Text.ElideRight
            text: root.counted()
            wrapMode: Text.NoWrap
        }
        Secondary {
            color: Theme.text
            text: root.missing()
        }
        Button {
            enabled: root.model.missing === ""
            iconName: "check"
            kind: "primary"
            text: qsTr("Register it")

            onClicked: root.model.save()
        }
    }
}
