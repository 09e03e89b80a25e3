pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// The item whose owner is looked for. Where it is `flat`, it lies above the candidates instead of
// beside them; `brief`, as low as it can.
Rectangle {
    id: root

    property bool brief: false
    property bool flat: false
    readonly property var item: model.item
    required property MatchesViewModel model

    signal editAsked
    signal labelAsked

    color: Theme.surface
    implicitHeight: flat ? lying.implicitHeight + 2 * (brief ? Theme.space12 : Theme.space16) : 0

    RowLayout {
        id: lying

        anchors.left: parent.left
        anchors.margins: Theme.space20
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space16
        visible: root.flat

        Picture {
            Layout.alignment: Qt.AlignTop
            Layout.preferredHeight: (root.brief ? 72 : 116) * Theme.textScale
            Layout.preferredWidth: (root.brief ? 96 : 148) * Theme.textScale
        }
        ColumnLayout {
            Layout.alignment: Qt.AlignTop
            Layout.fillHeight: false
            Layout.fillWidth: true
            spacing: root.brief ? Theme.space4 : Theme.space8

            Head {}
            Heading {
                Layout.fillWidth: true
                text: root.item.title ?? ""
            }
            Facts {
                columns: root.width < 760 * Theme.textScale ? 1 : 2
                visible: !root.brief
            }
            Secondary {
                Layout.fillWidth: true
                elide: Text.ElideRight
                maximumLineCount: 2
                text: (root.item.facts ?? []).map(fact => fact.value).join(" · ")
                visible: root.brief
            }
        }
        Acts {
            Layout.alignment: Qt.AlignTop
            Layout.fillWidth: false
            columns: root.brief ? 2 : 1
        }
    }
    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.space20
        spacing: Theme.space12
        visible: !root.flat

        Flickable {
            id: flick

            readonly property int gutter: Theme.space16 - 2

            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.rightMargin: -gutter
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: standing.implicitHeight

            T.ScrollBar.vertical: ScrollBar {}

            ColumnLayout {
                id: standing

                spacing: Theme.space12
                width: flick.width - flick.gutter

                Head {}
                Picture {
                    Layout.fillWidth: true
                    Layout.preferredHeight: root.item.photos?.length > 0 ? Math.round(width * 0.62) : 96
                }
                Heading {
                    Layout.fillWidth: true
                    text: root.item.title ?? ""
                }
                Facts {
                    columns: 1
                }
                SectionLabel {
                    Layout.topMargin: Theme.space8
                    text: qsTr("Who sat near it")
                    visible: root.model.nearby.length > 0
                }
                NearbyMap {
                    Layout.fillWidth: true
                    rows: root.model.nearby
                    visible: root.model.nearby.length > 0
                }
            }
        }
        Acts {
            columns: 2
        }
    }
    PhotoSheet {
        id: sheet

        picture: root.model.photos.picture

        onClosed: root.model.photos.close()
    }

    component Head: RowLayout {
        Layout.fillHeight: false
        Layout.fillWidth: true
        spacing: Theme.space8

        Heading {
            Layout.fillWidth: true
            text: root.item.reference ?? ""
        }
        Tag {
            iconName: "clock"
            text: root.item.ended !== "" ? root.item.ended ?? "" : root.item.due ?? ""
            tone: root.item.tone ?? "neutral"
            visible: text !== ""
        }
    }
    component Picture: T.AbstractButton {
        id: picture

        readonly property var photo: root.item.photos?.[0] ?? null

        enabled: photo?.whole ?? false
        Accessible.name: qsTr("Photo of the item")
        Accessible.role: photo === null ? Accessible.Graphic : Accessible.Button

        contentItem: Thumbnail {
            source: picture.photo?.thumbnail ?? ""

            FocusRing {
                visible: picture.visualFocus
            }
        }

        onClicked: {
            sheet.show(root.item.reference);
            root.model.photos.open(picture.photo.key);
        }
    }
    component Facts: GridLayout {
        Layout.fillHeight: false
        Layout.fillWidth: true
        columnSpacing: Theme.space16
        rowSpacing: Theme.space8

        Repeater {
            model: root.item.facts

            KeyValueRow {
                required property var modelData

                Layout.fillWidth: true
                Layout.preferredWidth: 1
                label: modelData.label
                labelWidth: (root.flat ? 60 : 96) * Theme.textScale
                value: modelData.value
            }
        }
    }
    component Acts: GridLayout {
        Layout.fillHeight: false
        Layout.fillWidth: true
        columnSpacing: Theme.space12
        rowSpacing: Theme.space8
        uniformCellWidths: true

        Button {
            Layout.fillWidth: true
            Layout.minimumWidth: implicitWidth
            text: qsTr("Label")

            onClicked: root.labelAsked()
        }
        Button {
            Layout.fillWidth: true
            Layout.minimumWidth: implicitWidth
            text: qsTr("Edit")

            onClicked: root.editAsked()
        }
    }
}
