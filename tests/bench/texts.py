"""What people write on a flight, as events: seeded, in several languages, with ids as the app makes them."""

import random
import tomllib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from onboard.actions.common import new_id
from onboard.domain.crew_message import CrewMessageWritten
from onboard.domain.event import Body
from onboard.domain.note import NoteWritten
from onboard.domain.request import RequestAdded, RequestDone, RequestRelayed, RequestTaken, Status
from onboard.store.log import Draft

VOCABULARY = Path(__file__).with_name("vocabulary.toml")
NAMES = ("Aylin", "Bernd", "Chiara", "Dae-jung", "Eline", "Farid", "Gwen", "Hamza", "Ilse", "Jorge", "Kasia", "Lin")
LETTERS = "ABCDEFGHJK"
OWN_WORDS, GREETING, LOWER_CASE = 0.7, 0.2, 0.15
POSITIONS = ("Purser", "Zone 1", "Zone 2", "Zone 3", "Zone 4")


class Writer:
    """Somebody who writes what people write; the same seed gives the same words."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        languages = tomllib.loads(VOCABULARY.read_text()).values()
        self._weights = [language.pop("weight") for language in languages]
        self._languages = [{part: text.split("\n")[:-1] for part, text in each.items()} for each in languages]
        for language in self._languages:
            language["word"] = " ".join(language["word"]).split()

    def words(self, part: str) -> str:
        """A text of that part of the vocabulary; most say it in words of their own, and some add a greeting.

        Own words are drawn one by one, so that they cost a compressor more than sentences do.
        """
        (language,) = self._rng.choices(self._languages, self._weights)
        text = self._filled(language[part])
        if self._rng.random() < OWN_WORDS:
            kept = text.split()[: self._rng.randrange(1, 4)]
            text = " ".join([*kept, *self._rng.choices(language["word"], k=self._rng.randrange(2, 9))])
        if self._rng.random() < GREETING:
            text = f"{text}, {self._filled(language['tail'])}"
        return text.lower() if self._rng.random() < LOWER_CASE else text

    def seat(self) -> str:
        return f"{self._rng.randrange(1, 44)}{self._rng.choice(LETTERS)}"

    def from_cabin(self, scope: str) -> Iterator[Draft]:
        """What a crew member's tablet records, without end: notes, messages, requests taken and done."""
        position = self._rng.choice(POSITIONS)
        while True:
            chance = self._rng.random()
            if chance < 0.4:
                yield Draft(scope, new_id(), NoteWritten(seat=self.seat(), text=self.words("note"), position=position))
            elif chance < 0.7:
                seat = self.seat() if self._rng.random() < 0.5 else None
                said = CrewMessageWritten(text=self.words("said"), position=position, seat=seat)
                yield Draft(scope, new_id(), said)
            else:
                yield from self._handled(scope, position)

    def from_desk(self, scope: str) -> Iterator[Draft]:
        """What a liaison's device records for a flight, without end: requests, what is added to them, and answers."""
        while True:
            subject, chance = new_id(), self._rng.random()
            if chance < 0.7:
                yield Draft(scope, subject, RequestRelayed(text=self.words("ask"), seat=self.seat(), checked=True))
                if self._rng.random() < 0.2:
                    yield Draft(scope, subject, RequestAdded(text=self.words("ask")))
            else:
                body: Body = CrewMessageWritten(text=self.words("done"), from_ground=True)
                yield Draft(scope, subject, body)

    def _handled(self, scope: str, position: str) -> Iterator[Draft]:
        subject = new_id()
        yield Draft(scope, subject, RequestTaken(saw=Status.OPEN, position=position))
        yield Draft(scope, subject, RequestDone(saw=Status.TAKEN, position=position, reply=self.words("done")))

    def _filled(self, texts: list[str]) -> str:
        rng = self._rng
        return rng.choice(texts).format(
            seat=self.seat(),
            name=rng.choice(NAMES),
            number=rng.randrange(2, 60),
            time=f"{rng.randrange(24)}:{rng.randrange(60):02}",
            row=rng.randrange(1, 44),
        )


def take(drafts: Iterator[Draft], count: int) -> list[Draft]:
    return list(islice(drafts, count))
