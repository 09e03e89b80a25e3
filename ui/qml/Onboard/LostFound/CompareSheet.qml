pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// A found item and a loss report side by side, line by line; what agrees and what differs has its sign.
Sheet {
    id: root

    readonly property var comparison: model.comparison
    readonly property real labels: 132 * Theme.textScale
    required property MatchesViewModel model

    opened: comparison.key !== ""
    Accessible.name: qsTr("Compare")

    contentItem: ColumnLayout {
        spacing: Theme.space12

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space8

            Heading {
                Layout.fillWidth: true
                text: qsTr("Is it the same thing?")
            }
            IconButton {
                iconName: "cross"
                text: qsTr("Close the comparison")

                onClicked: root.dismissed()
            }
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space12

            Item {
                implicitWidth: root.labels
            }
            RowLayout {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                spacing: Theme.space12

                Thumbnail {
                    implicitHeight: 66
                    implicitWidth: 88
                    source: root.model.item.photos?.[0]?.thumbnail ?? ""
                    visible: (root.model.item.photos?.length ?? 0) > 0
                }
                Body {
                    Layout.fillWidth: true
                    font.weight: 650
                    text: root.model.item.reference ?? ""
                }
            }
            Body {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                font.weight: 650
                text: root.comparison.name
            }
        }
        Separator {
            Layout.fillWidth: true
        }
        ListView {
            id: lines

            Layout.fillHeight: true
            Layout.fillWidth: true
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            implicitHeight: contentHeight
            model: root.comparison.lines
            spacing: Theme.space8

            T.ScrollBar.vertical: ScrollBar {}
            delegate: RowLayout {
                id: line

                required property var modelData
                readonly property string stateWords: modelData.state === "same" ? qsTr("agrees") : modelData.state === "differs" ? qsTr("differs") : ""
                readonly property string tone: modelData.state === "same" ? "accent" : modelData.state === "differs" ? "urgent" : "neutral"

                spacing: Theme.space12
                width: lines.width
                Accessible.name: qsTr("%1: %2 and %3, %4").arg(modelData.label).arg(modelData.here).arg(modelData.there).arg(stateWords)
                Accessible.role: Accessible.StaticText

                RowLayout {
                    Layout.fillHeight: false
                    Layout.fillWidth: false
                    Layout.preferredWidth: root.labels
                    spacing: Theme.space4

                    Secondary {
                        Layout.fillWidth: true
                        elide: Text.ElideRight
                        text: line.modelData.label
                        wrapMode: Text.NoWrap
                        Accessible.ignored: true
                    }
                    Icon {
                        color: Tone.ink(line.tone)
                        name: line.modelData.state === "same" ? "check" : "cross"
                        size: 14
                        visible: line.stateWords !== ""
                    }
                    Caption {
                        color: Tone.ink(line.tone)
                        text: line.stateWords
                        visible: text !== ""
                        Accessible.ignored: true
                    }
                }
                Side {
                    text: line.modelData.here
                    tone: line.tone
                }
                Side {
                    text: line.modelData.there
                    tone: line.tone
                }
            }
        }
        Flow {
            Layout.fillWidth: true
            spacing: Theme.space8

            Button {
                kind: "primary"
                text: qsTr("Ask them")

                onClicked: root.model.ask(root.comparison.key)
            }
            Button {
                iconName: "check"
                text: qsTr("It is theirs")

                onClicked: root.model.decide(root.comparison.key, true)
            }
            Button {
                iconName: "cross"
                text: qsTr("Not theirs")

                onClicked: root.model.decide(root.comparison.key, false)
            }
        }
    }

    onDismissed: model.endComparison()

    component Side: Rectangle {
        id: side

        required property string text
        required property string tone

        Layout.fillHeight: true
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        color: side.tone === "neutral" ? "transparent" : Tone.fill(side.tone)
        implicitHeight: words.implicitHeight + Theme.space12
        radius: Theme.radiusTag

        Label {
            id: words

            anchors.left: parent.left
            anchors.margins: Theme.space8
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            color: side.text === "" ? Theme.text3 : Theme.text
            font.pixelSize: Theme.fontSecondary
            text: side.text === "" ? qsTr("not said") : side.text
            Accessible.ignored: true
        }
    }
}
