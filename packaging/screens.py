"""Writes a picture of every screen in every theme and size to build/screens: the real app over sample data."""

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from onboard.bootstrap import Device, Profile
from onboard.security.roles import Role
from onboard.security.vault import FileKeyring, Keyring, MemoryKeyring
from onboard.sync.sealed import Left
from tests.stories import lost_found_sample, photographs, sample
from tests.stories.driver import Driver, until
from tests.stories.profiles import PIN, enrolled, left
from ui.__main__ import make_application
from ui.app import App, Options

PICTURES = Path(__file__).resolve().parents[1] / "build" / "screens"
TABLET = {"landscape": (1180, 820), "portrait": (820, 1180)}
DESK = {"desk": (1440, 900)}
THEMES = ("day", "night", "cabinnight")
LARGE = 1.3


class Shot(NamedTuple):
    """A screen: the clicks that lead to it, and something that it then shows."""

    name: str
    clicks: Sequence[str]
    shows: str


class Studio:
    """Makes apps over profiles in a folder, and takes their pictures."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._world = sample.World(folder / "relay", lost_found_sample.plan)
        photographs.arrive(self._world)
        self._keyring = MemoryKeyring()

    def opened(
        self, name: str, role: Role, person: str, scopes: Sequence[str], prepare: Callable[[Device], None]
    ) -> App:
        """An unlocked app that holds these scopes; its sessions stand still."""
        folder = Path(tempfile.mkdtemp(prefix=name, dir=self._folder))
        enrolled(folder, self._keyring, role, person)
        device = Profile(folder, self._keyring, lambda: sample.NOW).unlock(PIN)
        device.sessions = ()
        self._world.catch_up(device.replica, *scopes)
        prepare(device)
        app = App(folder, Options(), self._keyring, lambda: sample.NOW)
        app.show()
        Driver(app.window).wait_for("Please type your PIN.")
        app.open(device)
        return app

    def enrolled(self) -> App:
        """An app that asks for its PIN."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        enrolled(folder, self._keyring, Role.CREW)
        return self._closed(folder, self._keyring)

    def locked(self, *, damaged: bool = False) -> App:
        """An app with three sealed entries that asks for its PIN, or whose vault is damaged."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        keyring = FileKeyring(folder / "vault.json")
        enrolled(folder, keyring, Role.CREW)
        left(folder)
        if damaged:
            (folder / "vault.json").write_text("{")
        return self._closed(folder, keyring)

    def forgotten(self) -> App:
        """An app whose data was deleted; three sealed entries are left."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        left(folder)
        return self._closed(folder, self._keyring)

    def new(self) -> App:
        """An app that was never enrolled."""
        return self._closed(self._folder / "new", self._keyring)

    def without_keyring(self) -> App:
        """An app that finds no keyring."""
        return self._closed(self._folder / "without", None)

    def _closed(self, folder: Path, keyring: Keyring | None) -> App:
        app = App(folder, Options(), keyring, lambda: sample.NOW)
        app.show()
        return app


def shoot(app: App, shots: Sequence[Shot], size: str, extent: tuple[int, int]) -> None:
    """Each shot in this size in each theme, and in large text by day."""
    driver = Driver(app.window)
    app.window.resize(*extent)
    for shot in shots:
        for name in shot.clicks:
            driver.click(name)
        driver.wait_for(shot.shows)
        for theme in THEMES:
            take(app, driver, theme, 1.0, f"{shot.name}-{size}-{theme}")
        take(app, driver, "day", LARGE, f"{shot.name}-{size}-large")
        app.theme.setProperty("textScale", 1.0)
    app.close()


def take(app: App, driver: Driver, theme: str, scale: float, name: str) -> None:
    app.theme.setProperty("name", theme)
    app.theme.setProperty("textScale", scale)
    until(lambda: False, 0.2)
    driver.screenshot(str(PICTURES / f"{name}.png"))


def crew(studio: Studio) -> App:
    def prepare(device: Device) -> None:
        sample.act_offline(device)
        photographs.send(device)
        sample.link(device, minutes=23, connected=False)

    return studio.opened("crew", Role.CREW, sample.ME, (sample.SCOPE,), prepare)


def crew_refused(studio: Studio) -> App:
    def prepare(device: Device) -> None:
        sample.act_offline(device)
        sample.refuse(device)
        connected(device)
        device.engine.meter(5_000_000)
        device.engine.budget.spent = 1_200_000

    return studio.opened("crew-refused", Role.CREW, sample.ME, (sample.SCOPE,), prepare)


def crew_without_flight(studio: Studio) -> App:
    return studio.opened("crew-empty", Role.CREW, "p9", (), connected)


def desk(studio: Studio) -> App:
    def prepare(device: Device) -> None:
        photographs.look(device)
        connected(device)

    return studio.opened("desk", Role.LIAISON, sample.LIAISON, (sample.SCOPE, sample.GROUND), prepare)


def desk_without_conversations(studio: Studio) -> App:
    return studio.opened("desk-empty", Role.LIAISON, "d2", (), connected)


def station(studio: Studio) -> App:
    def prepare(device: Device) -> None:
        lost_found_sample.act(device)
        connected(device)

    return studio.opened("station", Role.LOST_AND_FOUND, lost_found_sample.ME, (lost_found_sample.SCOPE,), prepare)


def station_without_things(studio: Studio) -> App:
    return studio.opened("station-empty", Role.LOST_AND_FOUND, "l9", (), connected)


def crew_after_another(studio: Studio) -> App:
    """Entries of an earlier enrolment are on their way."""

    def prepare(device: Device) -> None:
        connected(device)
        device.sealed.left = Left(waiting=3, carrying=True, taken=2, reviewed=1)

    return studio.opened("crew-left", Role.CREW, sample.ME, (sample.SCOPE,), prepare)


def connected(device: Device) -> None:
    sample.link(device, minutes=0, connected=True)


class Reel(NamedTuple):
    """Pictures of one app."""

    app: Callable[[Studio], App]
    sizes: dict[str, tuple[int, int]]
    shots: Sequence[Shot]


REELS = (
    Reel(Studio.enrolled, TABLET | DESK, (Shot("unlock", (), "Please type your PIN."),)),
    Reel(Studio.enrolled, TABLET | DESK, (Shot("unlock-error", "000000", "This PIN is not right"),)),
    Reel(Studio.new, TABLET | DESK, (Shot("enrolment", (), "Set up this device"),)),
    Reel(
        Studio.locked,
        TABLET | DESK,
        (Shot("unlock-forgotten", ("I do not know the PIN",), "3 entries that were not sent stay sealed"),),
    ),
    Reel(Studio.forgotten, TABLET | DESK, (Shot("enrolment-sealed", (), "3 entries from before lie sealed here"),)),
    Reel(
        lambda studio: studio.locked(damaged=True), TABLET | DESK, (Shot("lost", (), "The key to this device is lost"),)
    ),
    Reel(Studio.without_keyring, TABLET, (Shot("consent", (), "This device has no keyring"),)),
    Reel(
        crew,
        TABLET,
        (
            Shot("crew-requests", ("Requests",), "Requests"),
            Shot("crew-cabin", ("Cabin", "Services on the map"), "Cabin"),
            Shot("crew-seat", ("Requests", "Requests on the map", "12A…"), "Sofie Janssen"),
            Shot("crew-found", ("Found something", "Seat pocket", "Electronics"), "Do not move the seat"),
            Shot("crew-private", ("Close", "14D…"), "A girl of nine"),
            Shot("crew-passengers", ("Passengers",), "Passengers"),
            Shot("crew-ground", ("Ground",), "Ground"),
            Shot("crew-photo", ("Photo 1 of 2 from you…",), "in full"),
            Shot("crew-outbox", ("Close the photo", "Outbox"), "You take this request"),
            Shot("crew-settings", ("Settings",), "Try the link now"),
        ),
    ),
    Reel(
        crew_refused,
        TABLET,
        (
            Shot("crew-settings-metered", ("Settings",), "1.2 of 5 MB on KL 605"),
            Shot("crew-outbox-refused", ("Outbox",), "Refused by the ground"),
            Shot("crew-outbox-edit", ("Edit",), "New words"),
        ),
    ),
    Reel(crew_after_another, TABLET, (Shot("crew-outbox-left", ("Outbox",), "3 entries from before: being sent."),)),
    Reel(
        crew_without_flight,
        TABLET,
        (
            Shot("crew-empty-requests", ("Requests",), "No flight yet"),
            Shot("crew-empty-outbox", ("Outbox",), "What you write stands here"),
        ),
    ),
    Reel(
        desk,
        DESK,
        (
            Shot("desk-inbox", ("Inbox",), "Inbox"),
            Shot("desk-conversation", ("Sofie Janssen…",), "How lovely!"),
            Shot("desk-relay", ("Lena Brandt…", "Relay to the crew"), "Cancel"),
            Shot("desk-crew-message", ("Cancel", "Zone 3, KL 605…"), "Two passengers in row 31"),
            Shot("desk-photo", ("Photo 1 of 2 from Zone 3, Here",), "in full"),
            Shot("desk-flights", ("Close the photo", "Flights"), "Flights"),
            Shot("desk-pending", ("Show what KL 605 may not have",), "What a tablet has is known"),
            Shot("desk-outbox", ("Outbox",), "What you write stands here"),
            Shot("desk-settings", ("Settings",), "Try the link now"),
        ),
    ),
    Reel(desk_without_conversations, DESK, (Shot("desk-empty-inbox", ("Inbox",), "Inbox"),)),
    Reel(
        station,
        TABLET | DESK,
        (
            Shot("found-register", ("Register",), "Where it lay"),
            Shot(
                "found-register-filled", ("KL 1024…", "Seat pocket", "Electronics", "Tablet", "Dark grey"), "Two people"
            ),
            Shot("found-register-map", ("Tap on the map", "Seat 3A", "Seat 3C"), "3A, 3C"),
            Shot("found-register-cards", ("Done", "Documents"), "No photos"),
            Shot("found-register-danger", ("KL 1200…",), "Do not touch anything"),
            Shot("found-shelf", ("Shelf",), "Owner leaves soon"),
            Shot("found-matches", ("Matches",), "None of these"),
            Shot("found-reports", ("Reports",), "Look now"),
            Shot("found-return", ("Return",), "For us now"),
            Shot("found-claim", ("3C…",), "Transfer desk T6"),
            Shot("found-outbox", ("Outbox",), "photos on the ground"),
            Shot("found-settings", ("Settings",), "Try the link now"),
        ),
    ),
    Reel(
        station,
        TABLET | DESK,
        (
            Shot(
                "found-done",
                ("Register", "KL 1024…", "Seat pocket", "Electronics", "Tablet", "Register it"),
                "Its reference comes",
            ),
            Shot("found-label", ("Next one", "Shelf", "Tablet, dark grey, Apple…", "Label"), "Code of the label"),
            Shot("found-item", ("Close",), "Custody"),
        ),
    ),
    Reel(station, TABLET | DESK, (Shot("found-figures", ("Shelf", "Figures"), "back with their owners"),)),
    Reel(station_without_things, TABLET, (Shot("found-empty-shelf", ("Shelf",), "Shelf"),)),
)
"""Every screen; a further one is a further line."""


def main() -> None:
    """Takes all pictures, or those of the shots whose names begin as an argument says."""
    # No screen may ask the keyring of whoever takes the pictures.
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    application = make_application()
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(Path(folder))
        for reel in REELS:
            shots = [shot for shot in reel.shots if shot.name.startswith(tuple(sys.argv[1:] or ("",)))]
            # A new app for each size: what the clicks have changed in one would lead elsewhere in the next.
            for size, extent in reel.sizes.items() if shots else ():
                shoot(reel.app(studio), shots, size, extent)
    application.quit()


if __name__ == "__main__":
    main()
