pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// Registers what was found: where it lay at one side, what it is at the other; below each other where it is narrow.
FocusScope {
    id: root

    required property RegisterViewModel model
    readonly property bool finished: model.done && !model.cart
    readonly property bool shut: model.where.sweep.shut
    readonly property bool wide: width >= 900 * Theme.textScale

    signal labelWanted(item: string)
    signal ownersWanted(item: string)

    // What must not be touched is read before anything else, also where it begins below what is seen.
    function reveal() {
        const end = form.y + sweep.y + sweep.height + Theme.space12;
        if (shut && end > flick.contentY + flick.height)
            flick.contentY = Math.min(end - flick.height, form.y + sweep.y - Theme.space12);
    }

    Component.onCompleted: model.what.prepare()

    Flickable {
        id: flick

        anchors.bottom: bar.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: form.implicitHeight + 2 * Theme.space20
        visible: !root.finished

        T.ScrollBar.vertical: ScrollBar {}

        GridLayout {
            id: form

            anchors.horizontalCenter: parent?.horizontalCenter
            columnSpacing: Theme.space20
            columns: root.wide ? 2 : 1
            rowSpacing: Theme.space16
            uniformCellWidths: true
            width: Math.min(flick.width - 2 * Theme.space20, root.wide ? 1240 : 760 * Theme.textScale)
            y: Theme.space20

            ColumnLayout {
                id: before

                Layout.alignment: Qt.AlignTop
                Layout.fillWidth: true
                spacing: Theme.space16

                Notice {
                    Layout.fillWidth: true
                    actionText: qsTr("It is something else")
                    iconName: "search"
                    text: qsTr("You searched for what somebody reported. Registering this says that you found it.")
                    tone: "accent"
                    visible: root.model.searching

                    onAction: root.model.forgetReport()
                }
                RegisterPhotos {
                    Layout.fillWidth: true
                    enabled: !root.shut
                    model: root.model
                }
                RegisterWhere {
                    Layout.fillWidth: true
                    where: root.model.where

                    onMapWanted: map.opened = true
                }
                RegisterRules {
                    Layout.fillWidth: true
                    parent: root.wide ? before : after
                    visible: root.model.what.ruled && !root.shut
                    what: root.model.what
                }
            }
            RegisterSweep {
                id: sweep

                Layout.alignment: Qt.AlignTop
                Layout.fillWidth: true
                sweep: root.model.where.sweep
                visible: root.shut

                onHeightChanged: Qt.callLater(root.reveal)
                onYChanged: Qt.callLater(root.reveal)
            }
            RegisterWhat {
                Layout.alignment: Qt.AlignTop
                Layout.fillWidth: true
                visible: !root.shut
                what: root.model.what
            }
            ColumnLayout {
                id: after

                Layout.fillWidth: true
                visible: !root.wide
            }
        }
    }
    RegisterBar {
        id: bar

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        model: root.model
        visible: !root.finished
    }
    RegisterDone {
        anchors.horizontalCenter: parent.horizontalCenter
        model: root.model
        visible: root.finished
        width: Math.min(parent.width - 2 * Theme.space20, 520 * Theme.textScale)
        y: Theme.space20 * 2

        onLabelWanted: root.labelWanted(root.model.doneItem)
        onOwnersWanted: root.ownersWanted(root.model.doneItem)
    }
    Rectangle {
        anchors.fill: parent
        color: Theme.scrim
        visible: map.opened

        MouseArea {
            anchors.fill: parent

            onClicked: map.opened = false
        }
    }
    RegisterSeatMap {
        id: map

        flight: root.model.where.flightName
        height: parent.height - 2 * Theme.space12
        seats: root.model.where.seats
        width: Math.min(parent.width - 2 * Theme.space12, 760 * Theme.textScale)
        x: (parent.width - width) / 2
        y: Theme.space12

        onDismissed: opened = false
    }
}
