"""A relay and tablets in one process."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.simulation.parts import FLIGHT, Relay, Tablet, Templates, make_templates


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return make_templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def relay(tmp_path: Path, templates: Templates) -> Iterator[Relay]:
    relay = Relay(tmp_path, templates)
    yield relay
    relay.ledger.engine.dispose()


@pytest.fixture
def new_tablet(relay: Relay, tmp_path: Path) -> Iterator[Callable[[str], Tablet]]:
    """Makes tablets whose crew is on the flight."""
    made: list[Tablet] = []

    def make(name: str) -> Tablet:
        made.append(Tablet(relay, tmp_path, name))
        relay.assign(FLIGHT, made[-1].person)
        return made[-1]

    yield make
    for tablet in made:
        tablet.stop()


@pytest.fixture
def tablet(new_tablet: Callable[[str], Tablet]) -> Tablet:
    return new_tablet("tablet")
