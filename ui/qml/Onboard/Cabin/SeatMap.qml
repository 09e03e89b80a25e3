pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Onboard.Kit
import Onboard.ViewModels

// The cabin from above. Drag scrolls; pinch, Ctrl with the wheel, + and - zoom; a double tap or 0 shows it as at first.
// Arrow keys walk from seat to seat, Enter opens one. The open seat stays in sight above whatever covers the map.
FocusScope {
    id: root

    property real covered: 0
    property string cursorSeat
    property int drawn: 0
    property string home
    readonly property real firstZoom: map.width > 0 ? Math.max(0.6, Math.min(1, width / map.width)) : 1
    readonly property real insight: height - covered
    required property SeatMapViewModel map
    readonly property bool moving: glide.running
    required property string selectedSeat
    property real sharpness: 1
    readonly property real shownBottom: (flick.contentY + insight) / zoom
    readonly property real shownTop: flick.contentY / zoom
    property real zoom: firstZoom

    signal chosen(seat: string)

    // Until somebody moves the map it shows this person's part of the cabin, with the heading of the zone in sight.
    function showHome() {
        const place = map.place(home);
        if (place.y >= 0)
            flick.contentY = bounded((place.y - 156) * zoom);
    }
    function leaveHome() {
        home = "";
    }
    function zoomTo(wanted: real, point: point) {
        leaveHome();
        const to = Math.max(0.6, Math.min(2, wanted));
        const x = (flick.contentX + point.x) / zoom;
        const y = (flick.contentY + point.y) / zoom;
        zoom = to;
        flick.contentX = Math.max(0, Math.min(x * to - point.x, flick.contentWidth - flick.width));
        flick.contentY = Math.max(0, Math.min(y * to - point.y, flick.contentHeight - flick.height));
    }
    function resetZoom() {
        zoomTo(firstZoom, Qt.point(width / 2, height / 2));
        zoom = Qt.binding(() => root.firstZoom);
        sharpness = 1;
    }
    function middle(): point {
        return Qt.point(width / 2, insight / 2);
    }
    function show(from: real, to: real) {
        const upper = from * zoom;
        const lower = to * zoom;
        let wanted = flick.contentY;
        if (lower > wanted + insight)
            wanted = lower - insight;
        if (upper < wanted)
            wanted = upper;
        scrollTo(wanted);
    }
    function showSeat(seat: string) {
        const place = map.place(seat);
        if (place.y >= 0)
            show(place.y - 52, place.y + 104);
    }
    function showRow(number: int) {
        scrollTo(map.rowTop(number) * zoom - insight / 2);
    }
    function centreOn(y: real) {
        leaveHome();
        glide.stop();
        flick.contentY = bounded(y * zoom - insight / 2);
    }
    function bounded(y: real): real {
        return Math.max(0, Math.min(y, flick.contentHeight - flick.height));
    }
    function scrollTo(y: real) {
        leaveHome();
        glide.to = bounded(y);
        if (glide.to !== flick.contentY)
            glide.restart();
    }
    function walk(across: int, along: int) {
        cursorSeat = map.neighbour(cursorSeat !== "" ? cursorSeat : selectedSeat, across, along);
        showSeat(cursorSeat);
    }

    activeFocusOnTab: true
    Accessible.name: qsTr("Cabin map")
    Accessible.role: Accessible.Pane

    Keys.onPressed: event => {
        event.accepted = true;
        switch (event.key) {
        case Qt.Key_Left:
            return walk(-1, 0);
        case Qt.Key_Right:
            return walk(1, 0);
        case Qt.Key_Up:
            return walk(0, -1);
        case Qt.Key_Down:
            return walk(0, 1);
        case Qt.Key_Plus:
            return zoomTo(zoom * 1.2, middle());
        case Qt.Key_Minus:
            return zoomTo(zoom / 1.2, middle());
        case Qt.Key_0:
            return resetZoom();
        case Qt.Key_Return:
        case Qt.Key_Enter:
        case Qt.Key_Space:
            if (cursorSeat !== "")
                chosen(cursorSeat);
            return;
        }
        event.accepted = false;
    }
    onHeightChanged: showHome()
    onInsightChanged: showSeat(selectedSeat)
    onSelectedSeatChanged: {
        cursorSeat = selectedSeat;
        showSeat(selectedSeat);
    }

    onZoomChanged: showHome()

    Connections {
        function onLaidOut(home: string) {
            root.home = home;
            root.showHome();
        }

        target: root.map
    }
    Timer {
        interval: 250
        running: root.sharpness !== Math.max(1, root.zoom)

        onTriggered: root.sharpness = Math.max(1, root.zoom)
    }
    NumberAnimation {
        id: glide

        duration: 180
        easing.type: Easing.OutCubic
        property: "contentY"
        target: flick
    }
    Flickable {
        id: flick

        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: root.map.height * root.zoom + root.covered
        contentWidth: Math.max(width, root.map.width * root.zoom)

        T.ScrollBar.vertical: ScrollBar {}

        onMovementStarted: {
            root.leaveHome();
            glide.stop();
        }

        Item {
            id: page

            height: root.map.height
            scale: root.zoom
            transformOrigin: Item.TopLeft
            width: root.map.width
            x: Math.max(0, (flick.width - width * root.zoom) / 2)

            Repeater {
                model: root.map.rows

                MapLine {
                    required property int index

                    active: index <= root.drawn
                    selectedSeat: root.selectedSeat
                    sharpness: root.sharpness
                    width: page.width
                    y: start

                    onChosen: seat => {
                        root.forceActiveFocus(Qt.MouseFocusReason);
                        root.chosen(seat);
                    }
                    onLoaded: root.drawn = Math.max(root.drawn, index + 1)
                }
            }
            Ring {
                seat: root.selectedSeat
            }
            Ring {
                border.color: Theme.text
                seat: root.activeFocus && root.cursorSeat !== root.selectedSeat ? root.cursorSeat : ""
            }
        }
        TapHandler {
            onDoubleTapped: root.resetZoom()
        }
        PinchHandler {
            target: null

            onScaleChanged: delta => root.zoomTo(root.zoom * delta, Qt.point(centroid.position.x - flick.contentX, centroid.position.y - flick.contentY))
        }
        WheelHandler {
            acceptedModifiers: Qt.ControlModifier
            target: null

            onWheel: event => root.zoomTo(root.zoom * Math.pow(1.0015, event.angleDelta.y), Qt.point(point.position.x - flick.contentX, point.position.y - flick.contentY))
        }
    }

    component Ring: Rectangle {
        required property string seat
        readonly property point place: root.map.height > 0 ? root.map.place(seat) : Qt.point(-1, -1)

        border.color: Theme.accent
        border.width: 3
        color: "transparent"
        height: 54
        radius: 14
        visible: place.y >= 0
        width: 54
        x: place.x - 5
        y: place.y - 5
        Accessible.ignored: true
    }
}
