"""A loss report: what was said, what was read from it, who searched, and until when searching makes sense."""

import msgspec
import pytest

from onboard.domain.loss_report import (
    CLEANERS,
    End,
    Loss,
    LossClosed,
    LossCorrected,
    LossFiled,
    LossNumbered,
    LossReport,
    SearchAssigned,
    Searched,
    SearchOutcome,
    SearchTaken,
    Source,
    search_until,
)
from tests.unit.domain.history import SCOPE, History


def filed(words: str = "A red scarf", until: int | None = 60_000) -> LossFiled:
    return LossFiled(loss=loss(words), source=Source.WEB, search_until=until)


def loss(words: str) -> Loss:
    return Loss(words=words, reported_at=1_000, flight="f1", seat="12A")


@pytest.fixture
def here() -> History:
    history = History()
    history.add(filed())
    return history


def report(history: History) -> LossReport:
    return history.state(LossReport)


def words(history: History) -> list[str]:
    return [version.loss.words for version in report(history).versions]


def test_without_its_filing_there_is_no_report() -> None:
    history = History()
    history.add(LossCorrected(loss=loss("A scarf"), saw=()))
    assert history.gone


def test_a_correction_stands_in_for_what_its_author_saw_and_no_more(here: History) -> None:
    first = report(here).versions[0].event
    ours = here.add(LossCorrected(loss=loss("A pink scarf"), saw=(first,)), "ana")
    theirs = here.add(LossCorrected(loss=loss("A red shawl"), saw=(first,)), "ben")
    assert words(here) == ["A pink scarf", "A red shawl"]
    here.add(LossCorrected(loss=loss("A pink shawl"), saw=(ours, theirs)), "ben")
    assert words(here) == ["A pink shawl"]
    assert (report(here).loss.words, report(here).source) == ("A pink shawl", Source.WEB)


def test_it_is_to_be_searched_until_the_cleaners_come_or_somebody_has_looked(here: History) -> None:
    assert report(here).to_search(59_999)
    assert not report(here).to_search(60_000)
    here.add(Searched(words="Nothing under the seat"), "ben")
    assert not report(here).to_search(59_999)
    assert [(look.author, look.item, look.words) for look in report(here).searches] == [
        ("ben", None, "Nothing under the seat")
    ]


def test_where_nobody_looked_it_is_still_to_be_searched(here: History) -> None:
    here.add(Searched(outcome=SearchOutcome.NOBODY_LOOKED), "relay")
    assert report(here).to_search(59_999)
    last = report(here).last_search
    assert last is not None
    assert last.outcome is SearchOutcome.NOBODY_LOOKED
    here.add(Searched(outcome=SearchOutcome.FOUND, words="Under the cushion"), "ben")
    here.add(Searched(outcome=SearchOutcome.NOBODY_LOOKED), "relay")
    last = report(here).last_search
    assert last is not None
    assert (last.outcome, last.words) == (SearchOutcome.FOUND, "Under the cushion")
    assert not report(here).to_search(59_999)


def test_one_that_is_closed_or_has_no_place_is_not_searched(here: History) -> None:
    here.add(LossClosed(end=End.OWNER_HAS_IT))
    assert not report(here).to_search(0)
    nowhere = History()
    nowhere.add(filed(until=None))
    assert not report(nowhere).to_search(0)


def test_every_look_stays(here: History) -> None:
    here.add(Searched(), "ana")
    here.add(Searched(item="i1"), "ben")
    assert [(look.author, look.item, look.outcome) for look in report(here).searches] == [
        ("ana", None, SearchOutcome.NOT_THERE),
        ("ben", "i1", SearchOutcome.FOUND),
    ]


def test_the_cleaners_come_after_the_arrival() -> None:
    assert search_until(1_000) == 1_000 + CLEANERS
    assert search_until(None) is None


def test_the_relays_decision_who_looks_stands_above_who_wanted_to(here: History) -> None:
    here.add(SearchTaken(), "ana")
    assert (report(here).searcher, report(here).settled) == ("ana", False)
    here.add(SearchAssigned(person="ben"), "relay")
    assert (report(here).searcher, report(here).settled) == ("ben", True)


def test_the_first_number_and_the_first_end_stay(here: History) -> None:
    for number in ("L-10001", "L-10002"):
        here.add(LossNumbered(reference=number), "relay")
    for end in (End.RETURNED, End.WITHDRAWN):
        here.add(LossClosed(end=end))
    assert (report(here).reference, report(here).ended) == ("L-10001", End.RETURNED)


def test_it_is_open_until_it_is_closed(here: History) -> None:
    here.add(LossNumbered(reference="L-10001"), "relay")
    lasting = {("loss_report.scope", SCOPE), ("loss_report.reference", "L-10001")}
    assert set(report(here).keys) == lasting | {("loss_report.open", SCOPE)}
    here.add(LossClosed(end=End.RETURNED))
    assert set(report(here).keys) == lasting


def test_it_is_unsent_while_the_relay_lacks_something_of_it(here: History) -> None:
    assert not report(here).unsent
    here.add(SearchTaken(), received=None)
    assert report(here).unsent


@pytest.mark.parametrize(
    "said", [{"reported_at": 0, "lost_on": "2026-13-45"}, {"reported_at": 10**15}, {"reported_at": -1}]
)
def test_a_day_that_no_calendar_has_is_not_read(said: dict[str, object]) -> None:
    """Every device of the station would stumble over it."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"words": "my scarf", **said}, Loss)
