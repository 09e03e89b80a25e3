pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Dialogs

// Asks for photos in the system's own way; on a tablet that offers the camera, too.
Button {
    id: root

    signal picked(file: url)

    iconName: "photo"
    text: qsTr("Add photo")

    onClicked: dialog.open()

    FileDialog {
        id: dialog

        fileMode: FileDialog.OpenFiles
        nameFilters: [qsTr("Photos (*.jpg *.jpeg *.png *.webp)")]
        title: qsTr("Add photo")

        onAccepted: {
            for (const file of selectedFiles)
                root.picked(file);
        }
    }
}
