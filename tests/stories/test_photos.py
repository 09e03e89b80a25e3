"""A photo from the cabin to the desk: real windows in two processes, a relay process, sockets and TLS."""

from pathlib import Path

from PIL import Image

from onboard.demo.stage import CREW
from tests.stories.cast import LONG, Cast


def test_the_desk_sees_what_the_crew_photographed(cast: Cast, tmp_path: Path) -> None:
    photo = tmp_path / "seat.jpg"
    Image.effect_noise((1600, 1200), 90).convert("RGB").save(photo)
    desk = cast.enrol("desk", cast.stage.enrol_desk(), "1440x900")
    tablet = cast.enrol("tablet", cast.stage.enrol_crew(CREW[0]))
    tablet.click("Ground", "Add photo")
    tablet.do("choose", str(photo))
    tablet.wait_for("Photo 1")
    tablet.wait_for("Write a word about it, then it can go.")
    tablet.write("Message to the ground", "Seat 12A does not recline.")
    tablet.click("Send")
    tablet.wait_for("Photo from you, On the ground", LONG)
    tablet.wait_for("All sent", LONG)
    desk.click("Zone 2, KL 605…")
    desk.click("Show Photo from Zone 2")
    desk.wait_for("Photo from Zone 2, Here", LONG)
    desk.click("Photo from Zone 2, Here")
    desk.wait_for("Photo from Zone 2, in full")
    desk.click("Larger")
    desk.click("Close the photo")
    desk.do("wait_until_gone", "in full")
