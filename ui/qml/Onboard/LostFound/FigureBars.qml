pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// Groups as bars: how much was found, filled as far as it went back, with both numbers and the time beside it.
Card {
    id: root

    required property var rows
    required property string title

    contentItem: ColumnLayout {
        spacing: Theme.space12

        Heading {
            Layout.fillWidth: true
            text: root.title
        }
        Repeater {
            model: root.rows

            ColumnLayout {
                id: bar

                required property int found
                required property string hours
                required property string key
                required property real length
                required property string name
                required property int returned
                required property real share
                readonly property string said: hours === "" ? qsTr("%L1 of %L2").arg(returned).arg(found) : qsTr("%L1 of %L2 · %3").arg(returned).arg(found).arg(hours)

                Layout.fillWidth: true
                spacing: Theme.space4
                Accessible.name: qsTr("%1: %2").arg(name).arg(said)
                Accessible.role: Accessible.StaticText

                RowLayout {
                    Layout.fillWidth: true
                    spacing: Theme.space8

                    Body {
                        Layout.fillWidth: true
                        text: bar.name
                        Accessible.ignored: true
                    }
                    Secondary {
                        text: bar.said
                        Accessible.ignored: true
                    }
                }
                Item {
                    Layout.fillWidth: true
                    implicitHeight: 10

                    Rectangle {
                        color: Theme.line
                        height: parent.height
                        radius: 5
                        width: Math.max(10, parent.width * bar.length)

                        Rectangle {
                            color: Theme.ok
                            height: parent.height
                            radius: parent.radius
                            visible: bar.returned > 0
                            width: Math.max(10, parent.width * bar.share)
                        }
                    }
                }
            }
        }
    }
}
