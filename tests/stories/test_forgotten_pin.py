"""A tablet whose PIN nobody knows any more: what waited in it reaches the desk all the same, once, from its author."""

import msgspec

from onboard.bootstrap import Membership
from onboard.demo.stage import CREW
from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.event import Event, decode
from onboard.store import database, schema, spool
from onboard.store.log import EVENTS
from tests.stories.cast import LONG, Cast
from tests.stories.remote import RemoteApp

MESSAGES = ("Two bags were left at door 2 left.", "Row 31 needs a wheelchair.", "The aft oven is broken.")


def test_what_waits_outlives_the_pin(cast: Cast) -> None:
    desk = cast.enrol("desk", cast.stage.enrol_desk(), "1440x900")
    tablet = cast.enrol("tablet", cast.stage.enrol_crew(CREW[0]))
    tablet.click("Ground")
    cast.stage.link.up = False
    tablet.wait_for("No link")
    write(tablet)
    profile = cast.profile("tablet")
    author = msgspec.json.decode((profile / "membership.json").read_bytes(), type=Membership).person
    cast.until(lambda: spool.count(profile) == len(MESSAGES))
    tablet.kill()

    tablet = cast.start("tablet")
    tablet.click(*"000000")
    tablet.wait_for("This PIN is not right")
    tablet.click("I do not know the PIN", "Cancel", "I do not know the PIN")
    tablet.wait_for("3 entries that were not sent stay sealed here.")
    tablet.click("Delete and set up again")
    tablet.wait_for("3 entries from before lie sealed here.")
    cast.stage.link.up = True
    cast.set_up(tablet, cast.stage.enrol_crew(CREW[1]))
    tablet.click("Outbox")
    tablet.wait_for("3 entries from before: sent.", LONG)
    assert spool.count(profile) == 0

    desk.wait_for("3 unanswered", LONG)
    cards = [name for name in desk.do("names") if name.startswith(f"{CREW[0].position}, KL 605")]
    assert len(set(cards)) == 1
    written = crew_messages(cast)
    assert [text for _, text in written] == list(MESSAGES)
    assert {author for author, _ in written} == {author}


def crew_messages(cast: Cast) -> list[tuple[str, str]]:
    """Author and words of each crew message in the relay's log, in the order of their writing."""
    engine = database.open_url(f"sqlite:///{cast.stage.folder / 'relay.db'}")
    with engine.connect() as connection:
        events = [Event(*row) for row in connection.execute(EVENTS.order_by(schema.event.c.seq))]
    engine.dispose()
    bodies = ((event.author, decode(event)) for event in events)
    return [(author, body.text) for author, body in bodies if isinstance(body, CrewMessageWritten)]


def write(tablet: RemoteApp) -> None:
    for number, message in enumerate(MESSAGES, start=1):
        tablet.write("Message to the ground", message)
        tablet.click("Send")
        tablet.wait_for(f"{number} not sent")
