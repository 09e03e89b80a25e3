pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// A colour to choose, as it looks. Two have no look of their own: of many colours, and of none.
T.AbstractButton {
    id: root

    required property bool chosen
    required property string key
    required property string swatch
    required text

    implicitHeight: Theme.target
    implicitWidth: Theme.target
    Accessible.checkable: true
    Accessible.checked: chosen
    Accessible.name: text
    Accessible.role: Accessible.RadioButton

    background: Rectangle {
        border.color: root.chosen ? Theme.selectedLine : "transparent"
        border.width: 3
        color: "transparent"
        radius: height / 2

        FocusRing {
            innerRadius: parent.height / 2
            visible: root.visualFocus
        }
    }
    contentItem: Item {
        Rectangle {
            id: disc

            anchors.centerIn: parent
            border.color: Theme.seatLine
            color: root.swatch === "" ? "transparent" : Theme.name === "cabinnight" ? Qt.darker(root.swatch, 1.8) : root.swatch
            height: 34
            radius: 17
            width: 34

            Rectangle {
                anchors.fill: parent
                anchors.margins: 1
                radius: 16
                visible: root.key === "multicoloured"

                gradient: Gradient {
                    orientation: Gradient.Horizontal

                    GradientStop {
                        color: "#c6282d"
                        position: 0
                    }
                    GradientStop {
                        color: "#f2cb30"
                        position: 0.4
                    }
                    GradientStop {
                        color: "#2a62c4"
                        position: 1
                    }
                }
            }
            Rectangle {
                anchors.centerIn: parent
                color: Theme.seatLine
                height: 2
                rotation: -45
                visible: root.key === "transparent"
                width: 30
            }
            Rectangle {
                anchors.centerIn: parent
                border.color: Theme.line
                color: Theme.raised
                height: 20
                radius: 10
                visible: root.chosen
                width: 20

                Icon {
                    anchors.centerIn: parent
                    color: Theme.text
                    name: "check"
                    size: 14 / Theme.textScale
                }
            }
        }
    }
}
