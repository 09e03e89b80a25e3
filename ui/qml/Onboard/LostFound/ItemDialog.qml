pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// Lies over the page with what is asked about one thing; scrolls where it is too high. Escape closes it.
T.Dialog {
    id: root

    property alias buttons: foot.data
    default property alias content: column.data
    property real widest: 520

    closePolicy: T.Popup.CloseOnEscape
    focus: true
    height: Math.min(implicitHeight, (parent ? parent.height : 800) - 2 * Theme.space20)
    implicitHeight: head.implicitHeight + column.implicitHeight + foot.implicitHeight + 2 * Theme.space16 + 2 * padding
    modal: true
    padding: Theme.space20
    parent: T.Overlay.overlay
    width: Math.min(widest * Theme.textScale, (parent ? parent.width : 520) - 2 * Theme.space20)
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0

    T.Overlay.modal: Rectangle {
        color: Theme.scrim
    }
    background: SheetFrame {}
    contentItem: ColumnLayout {
        spacing: Theme.space16

        RowLayout {
            id: head

            Layout.fillWidth: true
            spacing: Theme.space8

            Heading {
                Layout.fillWidth: true
                text: root.title
            }
            IconButton {
                iconName: "cross"
                text: qsTr("Close")

                onClicked: root.close()
            }
        }
        Flickable {
            id: area

            Layout.fillHeight: true
            Layout.fillWidth: true
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: column.implicitHeight
            contentWidth: width
            implicitHeight: column.implicitHeight

            T.ScrollBar.vertical: ScrollBar {}

            ColumnLayout {
                id: column

                spacing: Theme.space12
                width: area.width - (area.contentHeight > area.height ? Theme.space12 : 0)
            }
        }
        RowLayout {
            id: foot

            Layout.fillWidth: true
            spacing: Theme.space8
        }
    }
}
