pragma ComponentBehavior: Bound

import QtCore
import QtQuick.Dialogs

// Asks in the system's own way where a file shall be saved; `file` is the name that is proposed, `filter` its kind.
FileDialog {
    id: root

    required property string file
    required property string filter

    function ask() {
        selectedFile = StandardPaths.writableLocation(StandardPaths.DocumentsLocation) + "/" + file;
        open();
    }

    fileMode: FileDialog.SaveFile
    nameFilters: [filter]
}
