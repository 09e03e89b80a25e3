"""Lost and found through the real windows: from the seat to the owner, without a link for the first half."""

from onboard.demo.stage import FIRST_MESSAGE, PASSENGER, PHONE, Stage
from tests.stories.cast import LONG, Cast
from tests.stories.remote import RemoteApp

MARKS = "sticker of a whale inside the cover"
QUESTION = "You may have left something on KL 605. What is it, and what marks does it have?"
ANSWER = "My iPad! It has a sticker of a whale inside the blue cover."
OWNER = "12A · S. Janssen"
SHELF = "Transfer desk, box 7"
HANDS = ("Found", "Put on the shelf", "Handed to the owner")


def test_an_ipad_left_in_a_seat_goes_back_to_its_owner(cast: Cast) -> None:
    stage = cast.stage
    desk = cast.enrol("desk", stage.enrol_desk(), "1440x900")
    walker, colleague = (cast.enrol(name, stage.enrol_walker()) for name in ("walker", "colleague"))
    the_passenger_has_written_about_another_matter(stage, desk)
    the_walker_loses_the_link(stage, walker)
    an_ipad_is_registered(walker)
    its_owner_is_proposed(walker)
    it_is_put_on_the_shelf(walker)
    assert desk.do("shows", "Nothing to ask")
    stage.link.up = True
    for tablet in (walker, colleague):
        tablet.click("Settings", "Try the link now")
        tablet.wait_for("Connected", LONG)
    the_desk_asks(stage, desk)
    the_answer_fits(stage, desk)
    the_owner_stands_at_the_transfer_desk(walker)
    a_colleague_stands_by(colleague)
    it_is_handed_over(walker)
    custody_reads_true(walker, colleague)


def the_passenger_has_written_about_another_matter(stage: Stage, desk: RemoteApp) -> None:
    stage.graph.write(PHONE, PASSENGER, FIRST_MESSAGE)
    desk.wait_for(PASSENGER, LONG)
    desk.click("Lost & found")
    desk.wait_for("Nothing to ask")


def the_walker_loses_the_link(stage: Stage, walker: RemoteApp) -> None:
    walker.write("Flight or gate", "605")
    walker.wait_for("KL 605, from AMS", LONG)
    stage.link.up = False
    walker.wait_for("No link", LONG)


def an_ipad_is_registered(walker: RemoteApp) -> None:
    walker.click("KL 605, from AMS…", "Yes, cleared", "Seat pocket", "Electronics", "Tablet", "Blue")
    walker.write("Seat or row", "12A")
    walker.write("What it is", "iPad in a blue cover")
    walker.write("Marks that only its owner knows", MARKS)
    walker.click("Register it")
    walker.wait_for("Its reference comes with the link.")


def its_owner_is_proposed(walker: RemoteApp) -> None:
    walker.click("Whose is it?")
    walker.wait_for(f"Seat {OWNER}, ", LONG)
    candidates = [name for name in walker.do("names") if name.startswith("Seat ") and name.endswith(" %")]
    assert candidates[0].startswith(f"Seat {OWNER}, ")
    walker.click("Ask 12A")
    walker.wait_for(QUESTION)
    walker.click("Hand to the desk")
    walker.wait_for("With the desk")


def it_is_put_on_the_shelf(walker: RemoteApp) -> None:
    walker.click("Shelf", "Tablet…", "Move")
    walker.write("Shelf and box", SHELF)
    walker.click("Put it there")
    walker.wait_for(SHELF)


def the_desk_asks(stage: Stage, desk: RemoteApp) -> None:
    desk.do("click", f"Ask in their conversation: {OWNER}", LONG)
    desk.wait_for("Name neither the thing nor its marks.")
    assert not desk.do("shows", "whale")
    desk.click("Send the question")
    desk.do("wait_for_description", QUESTION, "read", LONG)
    assert [shown.text for shown in stage.graph.shown] == [QUESTION]


def the_answer_fits(stage: Stage, desk: RemoteApp) -> None:
    stage.graph.write(PHONE, PASSENGER, ANSWER)
    desk.do("click", "This answers the question", LONG)
    desk.wait_for(MARKS)
    desk.click("It fits")


def the_owner_stands_at_the_transfer_desk(walker: RemoteApp) -> None:
    walker.click("Return", f"{OWNER}…")
    walker.wait_for("It fits. How do they get it?", LONG)
    assert not walker.do("shows", ANSWER)
    walker.click("Transfer desk")
    walker.write("Which desk", "T6")
    walker.click("Arrange it so", "Passport", "I have checked it")
    walker.wait_for("a colleague stands by")


def a_colleague_stands_by(colleague: RemoteApp) -> None:
    colleague.click("Return", f"{OWNER}…")
    colleague.do("click", "Stand by as second person", LONG)


def it_is_handed_over(walker: RemoteApp) -> None:
    walker.wait_for("Where you hand it over", LONG)
    assert walker.do("text_of", "Where you hand it over") == "T6"
    walker.click("They have it now")
    walker.click("Open the item")


def custody_reads_true(walker: RemoteApp, colleague: RemoteApp) -> None:
    colleague.click("Open the item")
    for tablet in (walker, colleague):
        tablet.wait_for("Handed to the owner, ", LONG)
        tablet.do("wait_until_gone", "Final when the ground has it", LONG)
        tablet.wait_for("All seals true")
    found, shelved, handed_over = (facts(walker, hand) for hand in HANDS)
    assert found[:3] == ["KL 605", "12A", "You"]
    assert shelved[:2] == [SHELF, "You"]
    assert handed_over[0] == "T6"
    assert handed_over[1].startswith("You, seen by ")
    assert [seal(walker, hand) for hand in HANDS] == [seal(colleague, hand) for hand in HANDS]


def facts(tablet: RemoteApp, hand: str) -> list[str]:
    """What the chain says of that hand: place, person, seal and more."""
    return str(tablet.do("description", f"{hand}, …")).split(" · ")


def seal(tablet: RemoteApp, hand: str) -> str:
    (found,) = (fact for fact in facts(tablet, hand) if fact.startswith("seal "))
    return found
