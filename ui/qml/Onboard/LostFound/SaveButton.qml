pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Dialogs
import Onboard.Kit

// Asks in the system's own way where a file shall be saved; `file` is the name that is proposed.
Button {
    id: root

    required property string file
    required property string filter

    signal chosen(file: url)

    onClicked: dialog.open()

    FileDialog {
        id: dialog

        fileMode: FileDialog.SaveFile
        nameFilters: [root.filter]
        selectedFile: root.file
        title: root.text

        onAccepted: root.chosen(selectedFile)
    }
}
