"""The main job through the real windows: three app processes, a relay process, sockets, TLS, and a SIGKILL."""

from onboard.demo.flight import LOCATOR
from onboard.demo.stage import CREW, FIRST_MESSAGE, PASSENGER, PHONE, SECOND_MESSAGE, Stage
from tests.stories.cast import LONG, PIN, Cast
from tests.stories.remote import RemoteApp

ANSWER = "A cake and a card, after dinner service."
ASKED = "Her daughter turns six today. Could the crew do something small?"
NOTE = "Cake in the aft galley"
TO_THE_GROUND = "Two bags were left at door 2 left."


def test_a_message_reaches_a_seat_and_the_answer_comes_back_across_a_dead_link(cast: Cast) -> None:
    desk = cast.enrol("desk", cast.stage.enrol_desk(), "1440x900")
    first, second = (cast.enrol(crew.position, cast.stage.enrol_crew(crew)) for crew in CREW)
    the_liaison_relays_the_message(cast.stage, desk)
    for tablet in (first, second):
        tablet.click("All")
        tablet.wait_for(ASKED, LONG)
    cast.stage.link.up = False
    the_crew_work_without_a_link(first, second)
    first.kill()
    first = cast.start(CREW[0].position)
    all_is_still_there(first)
    cast.stage.link.up = True
    first.click("Settings", "Try the link now")
    for tablet in (first, second):
        tablet.wait_for("All sent", LONG)
    the_answer_goes_to_the_passenger(cast.stage, desk)
    the_second_tablet_agrees(second)
    the_passenger_adds_something(cast.stage, first, second)


def the_liaison_relays_the_message(stage: Stage, desk: RemoteApp) -> None:
    stage.graph.write(PHONE, PASSENGER, FIRST_MESSAGE)
    desk.wait_for(PASSENGER, LONG)
    desk.click(f"{PASSENGER}…")
    for fact in ("English", "name and booking match", "KL 605", "12A"):
        desk.wait_for(fact)
    assert not desk.do("shows", LOCATOR)
    desk.click("Relay to the crew")
    desk.wait_for("Crew of zone 2")
    assert LOCATOR not in desk.do("text_of", "Text for the crew")
    desk.write("Text for the crew", ASKED)
    desk.click("Relay")


def the_crew_work_without_a_link(first: RemoteApp, second: RemoteApp) -> None:
    for tablet in (first, second):
        tablet.wait_for("No link")
    first.click("12A…", "I take this")
    first.wait_for("others cannot see this yet")
    first.click("Write a note")
    first.write("Note", NOTE)
    first.click("Save note")
    first.wait_for("2 not sent")
    first.write("Reply to the ground", ANSWER)
    first.click("Done")
    first.wait_for("3 not sent")
    second.click("Ground")
    second.write("Message to the ground", TO_THE_GROUND)
    second.click("Send")
    second.wait_for("1 not sent")


def all_is_still_there(tablet: RemoteApp) -> None:
    tablet.wait_for("PIN")
    tablet.do("press", PIN)
    tablet.wait_for("3 not sent", LONG)
    tablet.click("Outbox")
    tablet.wait_for(NOTE)
    tablet.wait_for(ANSWER)


def the_answer_goes_to_the_passenger(stage: Stage, desk: RemoteApp) -> None:
    for fact in ("Taken in zone 2", ANSWER, "arrived", "Done, with an answer"):
        desk.wait_for(fact, LONG)
    desk.click("Purser, KL 605…")
    desk.wait_for(TO_THE_GROUND)
    desk.click(f"{PASSENGER}…", "Use the crew's answer", "Send")
    desk.do("wait_until_gone", "Passenger told, not yet", LONG)
    assert [shown.text for shown in stage.graph.shown] == [ANSWER]
    desk.do("wait_for_description", ANSWER, "read", LONG)
    desk.wait_for("half of all")


def the_second_tablet_agrees(second: RemoteApp) -> None:
    second.click("Requests", "Done")
    second.wait_for(ASKED, LONG)
    second.click("Seat 12A")
    second.wait_for(NOTE)


def the_passenger_adds_something(stage: Stage, first: RemoteApp, second: RemoteApp) -> None:
    first.click("Requests", "My zone")
    second.click("All")
    stage.graph.write(PHONE, PASSENGER, SECOND_MESSAGE)
    for tablet in (first, second):
        tablet.wait_for("Private. Touch to read.", LONG)
        tablet.click("12A…")
        tablet.wait_for(f"12A {SECOND_MESSAGE}")
