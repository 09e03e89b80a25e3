pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// What passengers say they lost: first where somebody can still look before the cleaners come, then all that is open.
FocusScope {
    id: root

    required property ReportsViewModel model

    // A report's thing was found and is to be registered.
    signal foundAsked(report: string)
    signal itemAsked(item: string)

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.space20
        spacing: Theme.space12

        RowLayout {
            Layout.fillHeight: false
            Layout.fillWidth: true
            spacing: Theme.space8

            Heading {
                Layout.fillWidth: true
                text: qsTr("Loss reports")
            }
            Button {
                iconName: "plus"
                text: qsTr("New report")

                onClicked: root.model.sheet.begin()
            }
        }
        ListView {
            id: list

            readonly property int gutter: Theme.space16 - 2

            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.rightMargin: -gutter
            activeFocusOnTab: true
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            model: root.model.rows
            section.property: "group"
            spacing: Theme.space8
            Accessible.name: qsTr("Loss reports")
            Accessible.role: Accessible.List

            T.ScrollBar.vertical: ScrollBar {}
            delegate: ReportCard {
                required property int index

                leading: index === 0 && !root.model.sheet.opened
                width: list.width - list.gutter

                onClicked: root.model.sheet.correct(key)
                onFoundIt: root.foundAsked(key)
                onItemAsked: root.itemAsked(item)
                onNothingThere: root.model.nothingThere(key)
                onTaken: root.model.take(key)
            }
            section.delegate: SectionLabel {
                required property string section

                bottomPadding: Theme.space8
                text: section === "search" ? qsTr("Look now") : qsTr("Open")
                topPadding: Theme.space8
            }

            Spinner {
                anchors.centerIn: parent
                running: !root.model.loaded
            }
            EmptyState {
                anchors.centerIn: parent
                heading: qsTr("No open reports")
                iconName: "message"
                sentence: qsTr("What passengers miss appears here. You can also take a report by hand.")
                visible: root.model.loaded && root.model.count === 0
                width: Math.min(parent.width, 400 * Theme.textScale)
            }
        }
    }
    ReportSheet {
        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        height: Math.min(implicitHeight, parent.height - Theme.space16)
        model: root.model.sheet
        width: Math.min(parent.width, 900 * Theme.textScale)
    }
}
