pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// What lies where, the most pressing first. Beside it, or over it where there is no room, the thing that is open, what
// must happen today, or the figures.
FocusScope {
    id: root

    required property FiguresViewModel figures
    required property ShelfViewModel model
    property bool today: false
    readonly property bool open: model.sheet.key !== ""
    readonly property bool wide: width >= 900
    readonly property bool listed: wide || !(open || today)

    // Whose the thing of that id could be is to be looked at.
    signal ownersAsked(item: string)

    Connections {
        function onOpened() {
            if (root.open)
                root.figures.close();
        }

        target: root.model.sheet
    }
    FiguresPage {
        anchors.fill: parent
        model: root.figures
        visible: root.figures.days > 0
    }
    RowLayout {
        anchors.fill: parent
        spacing: 0
        visible: root.figures.days === 0

        ColumnLayout {
            Layout.fillHeight: true
            Layout.fillWidth: !root.wide
            Layout.leftMargin: Theme.space20
            Layout.maximumWidth: root.wide ? Layout.preferredWidth : Number.POSITIVE_INFINITY
            Layout.preferredWidth: root.wide ? Math.min(480 * Theme.textScale, root.width * 0.44) : root.width
            Layout.rightMargin: Theme.space20
            Layout.topMargin: Theme.space16
            spacing: Theme.space12
            visible: root.listed

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space8

                Heading {
                    text: qsTr("Shelf")
                }
                Secondary {
                    Layout.fillWidth: true
                    text: root.model.matching === root.model.lying ? qsTr("%L1 here").arg(root.model.lying) : qsTr("%L1 shown").arg(root.model.matching)
                    visible: root.model.loaded
                }
                Button {
                    iconName: "clock"
                    text: qsTr("Today · %L1").arg(root.model.deadlines.count)
                    visible: !root.wide && root.model.deadlines.count > 0

                    onClicked: root.today = true
                }
                IconButton {
                    iconName: "download"
                    text: qsTr("Export list")

                    onClicked: saver.ask()
                }
                Button {
                    iconName: "chart"
                    text: qsTr("Figures")

                    onClicked: root.figures.open(30)
                }
            }
            ShelfHead {
                id: head

                Layout.fillWidth: true
                model: root.model
            }
            ListView {
                id: list

                Layout.fillHeight: true
                Layout.fillWidth: true
                Layout.rightMargin: -Theme.space12
                activeFocusOnTab: true
                bottomMargin: Theme.space16
                boundsBehavior: Flickable.StopAtBounds
                clip: true
                keyNavigationEnabled: true
                model: root.model.rows
                section.property: "section"
                spacing: Theme.space8
                Accessible.name: qsTr("Shelf")
                Accessible.role: Accessible.List

                T.ScrollBar.vertical: ScrollBar {}
                delegate: ItemCard {
                    required property int index

                    selected: key === root.model.sheet.key
                    width: ListView.view.width - Theme.space12

                    onClicked: {
                        root.model.sheet.open(key);
                        ListView.view.positionViewAtIndex(index, ListView.Contain);
                    }
                }
                footer: Secondary {
                    horizontalAlignment: Text.AlignHCenter
                    padding: Theme.space12
                    text: qsTr("%L1 more. Search for what you look for.").arg(root.model.matching - list.count)
                    visible: root.model.matching > list.count
                    width: list.width
                }
                section.delegate: SectionLabel {
                    required property string section

                    bottomPadding: Theme.space8
                    text: ({
                            "leaving": qsTr("Owner leaves soon"),
                            "due": qsTr("Due soon"),
                            "rest": qsTr("On the shelf"),
                            "gone": qsTr("Not here any more")
                        })[section] ?? ""
                    topPadding: Theme.space8
                }

                EmptyState {
                    readonly property bool bare: root.model.lying === 0 && root.model.chosen === "all"

                    actionText: bare ? "" : qsTr("Show all")
                    anchors.left: parent.left
                    anchors.right: parent.right
                    heading: bare ? qsTr("The shelf is empty") : qsTr("Nothing found")
                    iconName: "bag"
                    sentence: bare ? qsTr("What is registered lies here until its owner has it.") : qsTr("Try fewer words, a seat such as 12A, or another filter.")
                    visible: root.model.loaded && list.count === 0
                    y: Theme.space20 * 2

                    onAction: head.clear()
                }
                Spinner {
                    anchors.horizontalCenter: parent.horizontalCenter
                    running: !root.model.loaded
                    y: Theme.space20 * 2
                }
            }
        }
        Separator {
            Layout.fillHeight: true
            Layout.preferredWidth: 1
            visible: root.wide
        }
        ItemSheet {
            Layout.fillHeight: true
            Layout.fillWidth: true
            closable: !root.wide
            model: root.model.sheet
            places: root.model.places
            visible: root.open

            onOwnersAsked: root.ownersAsked(root.model.sheet.key)
        }
        DeadlineList {
            Layout.fillHeight: true
            Layout.fillWidth: true
            closable: !root.wide
            loaded: root.model.loaded
            model: root.model.deadlines
            visible: !root.open && (root.wide || root.today)

            onClosed: root.today = false
            onOpened: item => root.model.sheet.open(item)
        }
    }
    SaveDialog {
        id: saver

        file: "shelf.csv"
        filter: qsTr("Table (*.csv)")
        title: qsTr("Export list")

        onAccepted: root.model.export(selectedFile)
    }
}
