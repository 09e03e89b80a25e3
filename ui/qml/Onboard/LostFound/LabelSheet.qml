pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// The label of a thing: its code, large enough for any camera, and a file to print. The code says nothing about the
// thing or its owner.
ItemDialog {
    id: root

    required property ItemSheetViewModel model

    title: qsTr("Label")
    widest: 440

    buttons: [
        Item {
            Layout.fillWidth: true
        },
        SaveButton {
            file: (root.model.reference === "" ? "label" : root.model.reference) + ".svg"
            filter: qsTr("Picture to print (*.svg)")
            iconName: "download"
            kind: "primary"
            text: qsTr("Save to print")

            onChosen: file => root.model.saveLabel(file)
        }
    ]

    // Codes are read dark on light, in every theme; in a dark cabin the light is low.
    Rectangle {
        Layout.alignment: Qt.AlignHCenter
        color: "#ffffff"
        implicitHeight: 300
        implicitWidth: 300
        opacity: Theme.name === "cabinnight" ? 0.6 : 1
        radius: Theme.radiusButton

        Image {
            anchors.fill: parent
            anchors.margins: 6
            fillMode: Image.PreserveAspectFit
            smooth: false
            source: root.model.labelCode
            Accessible.name: qsTr("Code of the label")
            Accessible.role: Accessible.Graphic
        }
    }
    Repeater {
        model: root.model.labelLines

        Label {
            required property int index
            required property string modelData

            Layout.fillWidth: true
            color: index === 0 ? Theme.text : Theme.text2
            font.pixelSize: index === 0 ? Theme.fontHeading : Theme.fontSecondary
            font.weight: index === 0 ? 700 : 400
            horizontalAlignment: Text.AlignHCenter
            text: index === 3 ? qsTr("Seal %1").arg(modelData) : modelData
        }
    }
    Secondary {
        Layout.fillWidth: true
        horizontalAlignment: Text.AlignHCenter
        text: qsTr("The reference comes when the ground has it. The code holds already.")
        visible: root.model.reference === ""
    }
    Connections {
        function onSaved() {
            root.close();
        }

        target: root.model
    }
}
