"""Tracing over a real replica: what arrives is compared at the next question, what is gone or ruled out is not."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from onboard.domain.custody import Hand, ItemMoved
from onboard.domain.event import Body
from onboard.domain.found_item import (
    Description,
    FoundItem,
    ItemDescribed,
    ItemRegistered,
    ItemRuledOut,
    ItemTaken,
    Place,
)
from onboard.domain.loss_report import End, Loss, LossClosed, LossCorrected, LossFiled
from onboard.domain.manifest import ManifestListed, Traveller
from onboard.domain.scope import manifest_id, station_scope
from onboard.matching.description import Features
from onboard.matching.index import Case
from onboard.matching.meaning import Vector
from onboard.store import database, schema
from onboard.store.log import CHUNK, Draft
from onboard.store.open_cases import Kept, keep
from onboard.store.replica import Replica
from onboard.tracing import Tracing, as_found

NOW = 1_795_255_200_000
"""2026-11-21 10:00 UTC."""

HOUR = 3_600_000
SCOPE = station_scope("AMS")
FLIGHT = "KL1024/2026-11-21/LHR"
EARLIER = "KL1023/2026-11-21/AMS"
TABLET = Description(
    place=Place.SEAT_POCKET,
    found_at=NOW,
    category="electronics",
    flight=FLIGHT,
    seats=("12A",),
    item="tablet",
    words="dark grey, cracked corner",
    marks="whale sticker",
)
SCARF = Description(place=Place.GATE, found_at=NOW, category="clothing", item="scarf", colour="red", words="rode sjaal")

JAPANESE = Loss(words="赤いマフラーをなくしました", reported_at=NOW + HOUR, language="ja")


class CountingModel:
    """A model of meaning that notes what it is asked, and fails once it was asked for as many texts as it can."""

    model = "counting/1"

    def __init__(self, most: int = 10_000) -> None:
        self.read: list[str] = []
        self.most = most

    def vectors(self, texts: Sequence[str], languages: Sequence[str | None]) -> list[Vector | None]:
        if len(self.read) + len(texts) > self.most:
            raise InterruptedError
        self.read += texts
        return [
            Vector(bytes([1, len(text) % 100] * 256), language or "", self.model)
            for text, language in zip(texts, languages, strict=True)
        ]


class RenamedModel(CountingModel):
    model = "counting/2"


@pytest.fixture
def replica(tmp_path: Path) -> Replica:
    engine = database.open_url(f"sqlite:///{tmp_path / 'device.db'}")
    database.migrate(engine, ("log",))
    return Replica(engine, "tablet")


@pytest.fixture
def tracing(replica: Replica) -> Tracing:
    return Tracing(replica)


def tell(replica: Replica, subject: str, body: Body) -> None:
    replica.append("mila", [Draft(SCOPE, subject, body)], NOW)


def board(replica: Replica, flight: str, *travellers: Traveller, **said: object) -> None:
    listed = ManifestListed(
        flight=flight,
        name=flight[:6],
        board=flight[-3:],
        destination="AMS",
        time_zone="UTC",
        travellers=travellers,
        **said,  # type: ignore[arg-type] # fields of the body
    )
    tell(replica, manifest_id("AMS", flight), listed)


def test_who_sat_there_is_proposed_before_anybody_reports(replica: Replica, tracing: Tracing) -> None:
    board(replica, FLIGHT, Traveller("j", "J OKAFOR", "12A"), Traveller("k", "M KATZ", "31H"))
    tell(replica, "tablet", ItemRegistered(description=TABLET))
    ranking = tracing.owners("tablet")
    assert [candidate.id for candidate in ranking.candidates] == ["j", "k"]
    assert ranking.candidates[0].probability > 10 * ranking.candidates[1].probability
    total = sum(candidate.probability for candidate in ranking.candidates) + ranking.others + ranking.none
    assert total == pytest.approx(1)


def test_a_report_that_arrives_later_counts_from_then_on(replica: Replica, tracing: Tracing) -> None:
    tell(replica, "scarf", ItemRegistered(description=SCARF))
    assert tracing.owners("scarf").candidates == ()
    tell(
        replica,
        "report",
        LossFiled(loss=Loss(words="赤いマフラーをなくしました", reported_at=NOW + HOUR, language="ja")),
    )
    tell(replica, "other", LossFiled(loss=Loss(words="I lost my black phone", reported_at=NOW + HOUR)))
    assert tracing.owners("scarf").candidates[0].id == "report"
    assert tracing.items("report").candidates[0].id == "scarf"


def test_what_is_closed_or_ruled_out_is_no_candidate(replica: Replica, tracing: Tracing) -> None:
    tell(replica, "scarf", ItemRegistered(description=SCARF))
    for name in ("first", "second"):
        tell(replica, name, LossFiled(loss=Loss(words="my red scarf", reported_at=NOW + HOUR)))
    assert {candidate.id for candidate in tracing.owners("scarf").candidates} == {"first", "second"}
    tell(replica, "scarf", ItemRuledOut(report="second"))
    left = tracing.owners("scarf")
    assert [candidate.id for candidate in left.candidates] == ["first"]
    assert left.candidates[0].probability + left.others + left.none == pytest.approx(1)
    assert [candidate.id for candidate in tracing.items("second").candidates] == []
    tell(replica, "first", LossClosed(end=End.WITHDRAWN))
    assert tracing.owners("scarf").candidates == ()


def test_once_the_likely_one_is_ruled_out_nobody_is_known(replica: Replica, tracing: Tracing) -> None:
    board(replica, FLIGHT, Traveller("j", "J OKAFOR", "12A"), Traveller("k", "M KATZ", "31H"))
    tell(replica, "tablet", ItemRegistered(description=TABLET))
    assert tracing.owners("tablet").certain
    tell(replica, "tablet", ItemRuledOut(passenger="j"))
    left = tracing.owners("tablet")
    assert [candidate.id for candidate in left.candidates] == ["k"]
    assert not left.certain


def test_with_some_ruled_out_every_seat_that_fits_is_still_listed(replica: Replica, tracing: Tracing) -> None:
    seats = [f"12{letter}" for letter in "ABCDEFGHJK"]
    board(replica, FLIGHT, *(Traveller(seat, "J OKAFOR", seat) for seat in seats))
    row = msgspec.structs.replace(TABLET, seats=("12",))
    tell(replica, "tablet", ItemRegistered(description=row))
    tell(replica, "tablet", ItemRuledOut(passenger="12A"))
    left = tracing.owners("tablet")
    assert {candidate.id for candidate in left.candidates} == set(seats[1:])
    assert sum(candidate.probability for candidate in left.candidates) + left.others + left.none == pytest.approx(1)


def test_what_has_ended_has_no_candidates(replica: Replica, tracing: Tracing) -> None:
    tell(replica, "scarf", ItemRegistered(description=SCARF))
    tell(replica, "report", LossFiled(loss=Loss(words="my red scarf", reported_at=NOW + HOUR)))
    tell(replica, "scarf", ItemMoved(hand=Hand.DONATED, saw=""))
    assert tracing.owners("scarf").candidates == ()
    tell(replica, "other", ItemRegistered(description=SCARF))
    tell(replica, "report", LossClosed(end=End.WITHDRAWN))
    assert tracing.items("report").candidates == ()


def test_a_report_by_who_sat_there_makes_one_candidate_of_both(replica: Replica, tracing: Tracing) -> None:
    board(replica, FLIGHT, Traveller("j", "J OKAFOR", "12A"), Traveller("k", "M KATZ", "12B"))
    tell(replica, "tablet", ItemRegistered(description=TABLET))
    before = tracing.owners("tablet").candidates[0]
    loss = Loss(words="left my iPad", reported_at=NOW + HOUR, flight=FLIGHT, passenger="j")
    tell(replica, "report", LossFiled(loss=loss))
    first = tracing.owners("tablet").candidates[0]
    assert (first.kind, first.id, first.report) == ("passenger", "j", "report")
    assert first.probability > before.probability


def test_those_of_the_aircrafts_leg_before_are_candidates_too(replica: Replica, tracing: Tracing) -> None:
    board(replica, EARLIER, Traveller("e", "A JANSSEN", "12A"), aircraft="PHBXA", arrival=NOW - 3 * HOUR)
    leaves = ManifestListed(
        flight=FLIGHT, name="KL 1024", board="AMS", destination="LHR", time_zone="UTC", aircraft="PHBXA",
        departure=NOW - 2 * HOUR, travellers=(Traveller("j", "J OKAFOR", "12A"),),
    )  # fmt: skip
    tell(replica, manifest_id("AMS", FLIGHT), leaves)
    tell(replica, "tablet", ItemRegistered(description=TABLET))
    assert [candidate.id for candidate in tracing.owners("tablet").candidates] == ["j", "e"]
    late = msgspec.structs.replace(leaves, departure=NOW + 40 * HOUR)
    tell(replica, manifest_id("AMS", FLIGHT), late)
    assert [candidate.id for candidate in tracing.owners("tablet").candidates] == ["j"]


def test_marks_are_never_compared(replica: Replica) -> None:
    tell(replica, "tablet", ItemRegistered(description=TABLET))
    item = replica.state("tablet")
    assert isinstance(item, FoundItem)
    assert "whale" not in repr(as_found("tablet", item))


def test_what_is_not_here_any_more_is_nobodys(tracing: Tracing) -> None:
    assert tracing.owners("gone").none == 1
    assert tracing.items("gone").none == 1


def tell_both(replica: Replica) -> None:
    tell(replica, "scarf", ItemRegistered(description=SCARF))
    tell(replica, "report", LossFiled(loss=JAPANESE))


def test_the_next_start_reads_nothing_again_and_answers_the_same(replica: Replica) -> None:
    tell_both(replica)
    first = CountingModel()
    answers = Tracing(replica, first).owners("scarf"), Tracing(replica, first).items("report")
    assert len(first.read) == 2
    second = CountingModel()
    tracing = Tracing(replica, second)
    tracing.prepare()
    assert (tracing.owners("scarf"), tracing.items("report")) == answers
    assert second.read == []


def test_what_is_new_or_changed_is_read_and_nothing_else(replica: Replica) -> None:
    tell_both(replica)
    Tracing(replica, CountingModel()).prepare()
    model = CountingModel()
    tracing = Tracing(replica, model)
    tell(replica, "report", LossCorrected(loss=msgspec.structs.replace(JAPANESE, words="青い傘"), saw=()))
    tell(replica, "tablet", ItemRegistered(description=TABLET))
    tracing.prepare()
    tell(replica, "scarf", ItemDescribed(description=SCARF, saw=()))
    tell(replica, "scarf", ItemTaken())
    assert tracing.owners("scarf").candidates
    assert sorted(text.strip() for text in model.read) == ["tablet dark grey, cracked corner", "青い傘"]


def test_what_another_model_or_edition_read_is_read_again(replica: Replica) -> None:
    tell_both(replica)
    Tracing(replica, CountingModel()).prepare()
    answer = Tracing(replica, renamed := RenamedModel()).owners("scarf")
    assert len(renamed.read) == 2
    with replica.writing() as connection:
        connection.execute(schema.open_case.update().values(digest=bytes(16), read=b"of another shape"))
    assert Tracing(replica, again := RenamedModel()).owners("scarf") == answer
    assert len(again.read) == 2


def test_what_is_kept_is_what_is_compared(replica: Replica) -> None:
    tell_both(replica)
    Tracing(replica).prepare()
    with replica.reading() as connection:
        digests = dict(connection.execute(sa.select(schema.open_case.c.subject, schema.open_case.c.digest)).all())
    keep(replica, [Kept(digests["report"], Case("report", Features(items=("umbrella",))))])
    (candidate,) = Tracing(replica).owners("scarf").candidates
    assert [(reason.comparison, reason.level, reason.there) for reason in candidate.reasons] == [
        ("item", "other", "umbrella")
    ]


def test_a_start_that_was_ended_goes_on_where_it_was(replica: Replica) -> None:
    names = [f"scarf {number}" for number in range(CHUNK + 1)]
    replica.append("mila", [Draft(SCOPE, name, ItemRegistered(description=SCARF)) for name in names], NOW)
    with pytest.raises(InterruptedError):
        Tracing(replica, CountingModel(most=CHUNK)).prepare()
    rest = CountingModel()
    Tracing(replica, rest).prepare()
    assert len(rest.read) == 1


def test_a_question_about_what_was_read_needs_no_reading(replica: Replica) -> None:
    tell_both(replica)
    tracing = Tracing(replica, model := CountingModel())
    tracing.prepare()
    asked = len(model.read)
    assert tracing.owners("scarf").candidates
    assert tracing.items("report").candidates
    assert len(model.read) == asked == 2


def test_where_the_storage_is_full_what_was_read_is_not_kept_and_the_question_is_answered(
    replica: Replica, caplog: pytest.LogCaptureFixture
) -> None:
    tell_both(replica)
    names = [f"scarf {number}" for number in range(100)]
    replica.append("mila", [Draft(SCOPE, name, ItemRegistered(description=SCARF)) for name in names], NOW)
    connection = replica.engine.raw_connection()
    (pages,) = connection.cursor().execute("PRAGMA page_count").fetchone()
    connection.cursor().execute(f"PRAGMA max_page_count = {pages}")
    connection.close()
    tracing = Tracing(replica, CountingModel())
    assert [candidate.id for candidate in tracing.owners("scarf").candidates] == ["report"]
    assert "could not be kept" in caplog.text
    with replica.reading() as read:
        assert not set(read.execute(sa.select(schema.open_case.c.subject)).scalars()) & set(names)


def test_what_could_not_be_read_is_read_at_the_next_question(replica: Replica) -> None:
    tell_both(replica)
    tracing = Tracing(replica, model := CountingModel(most=2))
    tracing.prepare()
    tell(replica, "scarf", ItemRuledOut(report="report"))
    tell(replica, "scarf", ItemDescribed(description=TABLET, saw=()))
    with pytest.raises(InterruptedError):
        tracing.owners("scarf")
    model.most = 10
    assert tracing.owners("scarf").candidates == ()
    assert tracing.items("report").candidates == ()
