pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// Photos of the thing, and codes that stand on it. Of some things no photo is taken; a code may still be read.
ColumnLayout {
    id: root

    required property RegisterViewModel model

    spacing: Theme.space8

    Flow {
        Layout.fillWidth: true
        spacing: Theme.space8

        PhotoPicker {
            enabled: !root.model.picked.full
            iconName: "camera"
            visible: !root.model.what.noPhotos

            onPicked: file => root.model.picked.add(file)
        }
        PhotoPicker {
            enabled: !root.model.codes.reading
            iconName: "scan"
            text: qsTr("Read a pass, tag or label")

            onPicked: file => root.model.codes.scan(file)
        }
        Spinner {
            running: root.model.codes.reading
        }
    }
    Secondary {
        Layout.fillWidth: true
        text: root.model.codes.outcome
        visible: text !== ""
    }
    Notice {
        Layout.fillWidth: true
        iconName: "lock"
        text: root.model.picked.count > 0 ? qsTr("No photos of cards, documents or medicine: they show what is its owner's alone. Yours are left out.") : qsTr("No photos of cards, documents or medicine: they show what is its owner's alone.")
        tone: "soon"
        visible: root.model.what.noPhotos
    }
    PhotoStrip {
        Layout.fillWidth: true
        model: root.model.picked.rows
        trouble: root.model.picked.trouble
        visible: !root.model.what.noPhotos && (root.model.picked.count > 0 || trouble !== "")
        wordless: false

        onRemoved: key => root.model.picked.remove(key)
    }
}
