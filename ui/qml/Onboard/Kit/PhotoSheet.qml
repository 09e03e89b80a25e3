pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Onboard.ViewModels

// One photo over the whole window; `picture` is its address, empty while it is read. It is enlarged by two fingers, by the buttons and by the keys + - 0; Escape closes it.
T.Popup {
    id: root

    property string name
    property string picture
    property real zoom: 1

    function show(name: string) {
        root.name = name;
        zoom = 1;
        open();
    }
    function enlarge(factor: real) {
        const before = zoom;
        zoom = Math.max(1, Math.min(6, zoom * factor));
        // What is in the middle stays there.
        area.contentX = (area.contentX + area.width / 2) * zoom / before - area.width / 2;
        area.contentY = (area.contentY + area.height / 2) * zoom / before - area.height / 2;
        area.returnToBounds();
    }

    closePolicy: T.Popup.CloseOnEscape
    focus: true
    height: parent ? parent.height : 0
    modal: true
    padding: 0
    parent: T.Overlay.overlay
    width: parent ? parent.width : 0

    T.Overlay.modal: Rectangle {
        color: Theme.scrim
    }
    background: Rectangle {
        color: Theme.bg
    }
    contentItem: FocusScope {
        focus: true
        Accessible.name: root.name
        Accessible.role: Accessible.Dialog

        Keys.onPressed: event => {
            const factor = ({
                    "+": 1.5,
                    "-": 1 / 1.5,
                    "0": 0.01
                })[event.text];
            if (factor !== undefined) {
                root.enlarge(factor);
                event.accepted = true;
            }
        }

        Flickable {
            id: area

            anchors.fill: parent
            anchors.topMargin: head.height
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: height * root.zoom
            contentWidth: width * root.zoom

            Image {
                id: image

                cache: false
                fillMode: Image.PreserveAspectFit
                height: area.contentHeight
                mipmap: true
                opacity: Theme.name === "cabinnight" ? 0.6 : 1
                source: root.picture
                width: area.contentWidth
                Accessible.name: status === Image.Ready ? qsTr("%1, in full").arg(root.name) : ""
                Accessible.role: Accessible.Graphic

                PinchHandler {
                    property real before: 1

                    target: null

                    onActiveChanged: before = root.zoom
                    onActiveScaleChanged: if (active)
                        root.enlarge(before * activeScale / root.zoom)
                }
            }
        }
        Spinner {
            anchors.centerIn: area
            running: root.picture === ""
        }
        Rectangle {
            id: head

            color: Theme.surface
            height: Math.max(bar.implicitHeight, Theme.target) + Theme.space8
            width: parent.width

            RowLayout {
                id: bar

                anchors.fill: parent
                anchors.leftMargin: Theme.space20
                anchors.rightMargin: Theme.space8
                spacing: Theme.space8

                Title {
                    Layout.fillWidth: true
                    elide: Text.ElideRight
                    text: root.name
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                }
                IconButton {
                    enabled: root.zoom > 1
                    iconName: "minus"
                    text: qsTr("Smaller")

                    onClicked: root.enlarge(1 / 1.5)
                }
                IconButton {
                    enabled: root.zoom < 6
                    iconName: "plus"
                    text: qsTr("Larger")

                    onClicked: root.enlarge(1.5)
                }
                IconButton {
                    iconName: "cross"
                    text: qsTr("Close the photo")

                    onClicked: root.close()
                }
            }
            Separator {
                anchors.bottom: parent.bottom
                width: parent.width
            }
        }
    }
}
