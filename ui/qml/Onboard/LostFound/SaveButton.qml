pragma ComponentBehavior: Bound

import QtQuick
import Onboard.Kit

// Asks where a file shall be saved; see SaveDialog.
Button {
    id: root

    required property string file
    required property string filter

    signal chosen(file: url)

    onClicked: dialog.ask()

    SaveDialog {
        id: dialog

        file: root.file
        filter: root.filter
        title: root.text

        onAccepted: root.chosen(selectedFile)
    }
}
