pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Onboard.Kit
import Onboard.ViewModels

// Always visible: the flight, the time, the link and how old it is, what is not sent.
Rectangle {
    id: root

    // Minutes until the flight lands, or -1.
    required property int minutesToLanding
    required property string route
    required property ShellViewModel shell
    // The flight, or what stands in its place.
    required property string title
    // Nothing waits but what was left by an earlier enrolment.
    readonly property bool onlyLeft: shell.leftHere > 0 && shell.notSent === 0 && shell.photosGoing === 0
    // The link alone brings none of these to the ground.
    readonly property bool leftStays: shell.leftRefused + shell.leftForeign > 0
    readonly property bool oneLine: facts.implicitWidth + pills.implicitWidth + 3 * Theme.space20 <= width

    signal aboutLink
    signal aboutOutbox

    function linkText(): string {
        switch (shell.link) {
        case "connected":
            return qsTr("Connected");
        case "portal":
            return qsTr("Wants a log-in");
        case "refused":
            return qsTr("Please sign in");
        }
        return shell.minutesSinceHeard < 0 ? qsTr("No link") : qsTr("No link · %1").arg(Words.span(shell.minutesSinceHeard));
    }

    color: Theme.surface
    implicitHeight: content.implicitHeight + (oneLine ? 12 : 18)

    GridLayout {
        id: content

        anchors.left: parent.left
        anchors.leftMargin: Theme.space20
        anchors.right: parent.right
        anchors.rightMargin: Theme.space20
        anchors.verticalCenter: parent.verticalCenter
        columns: root.oneLine ? 2 : 1
        rowSpacing: 0

        RowLayout {
            id: facts

            Layout.fillWidth: true
            Layout.topMargin: root.oneLine ? 0 : Theme.space8
            spacing: Theme.space12

            Title {
                font.pixelSize: Theme.fontHeading + 1
                text: root.title
                wrapMode: Text.NoWrap
            }
            Body {
                color: Theme.text2
                text: root.route === "" ? qsTr("%1 UTC").arg(root.shell.clock) : qsTr("%1 · %2 UTC").arg(root.route).arg(root.shell.clock)
                wrapMode: Text.NoWrap
            }
            Tag {
                iconName: "clock"
                text: qsTr("%1 to landing").arg(Words.span(root.minutesToLanding))
                visible: root.minutesToLanding >= 0
            }
            Item {
                Layout.fillWidth: true
            }
        }
        RowLayout {
            id: pills

            spacing: Theme.space12

            StatusPill {
                iconName: ({
                        "connected": "wifi",
                        "portal": "globe",
                        "refused": "lock"
                    })[root.shell.link] ?? "noWifi"
                text: root.linkText()
                tone: ({
                        "connected": "ok",
                        "refused": "urgent"
                    })[root.shell.link] ?? "soon"

                onClicked: root.aboutLink()
            }
            StatusPill {
                iconName: root.shell.rejected > 0 || root.leftStays ? "warning" : root.shell.notSent > 0 || root.shell.photosGoing > 0 || root.onlyLeft ? "upload" : "check"
                text: root.onlyLeft ? qsTr("%1 not sent").arg(Words.before(root.shell.leftHere)) : root.shell.notSent === 0 && root.shell.photosGoing > 0 ? Words.going(root.shell.photosGoing, root.shell.photosGone) : Words.notSent(root.shell.notSent, root.shell.rejected, root.shell.photosGoing > 0)
                tone: root.shell.rejected > 0 ? "urgent" : root.leftStays ? "soon" : "neutral"

                onClicked: root.aboutOutbox()
            }
        }
    }
    Separator {
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
    }
}
