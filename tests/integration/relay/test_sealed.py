"""Sealed entries at the relay: whoever carries them, they are their author's, once; what cannot be taken is kept."""

import errno
from collections.abc import Iterable
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from onboard.domain.event import Event
from onboard.domain.note import Note, NoteWritten
from onboard.domain.roster import PURSER, RosterAssigned
from onboard.domain.scope import flight_of, roster_id
from onboard.domain.verdict import Outcome
from onboard.errors import RuleError
from onboard.relay.retention import ON_RELAY
from onboard.relay.review import MOST, OPERATOR, Keeping, Review
from onboard.relay.sealed import LARGEST
from onboard.relay.sealed import MOST as MOST_AT_ONCE
from onboard.relay.trail import Action, Trail
from onboard.security.roles import Role
from onboard.security.sealing import seal
from onboard.store import schema
from onboard.sync import protocol
from onboard.sync.protocol import JSON, MSGPACK_ZSTD, SealedOutcome, SealedRequest, SealedResponse, SealedVerdict
from tests.integration.relay.kit import FLIGHT, MINUTE, NOW, SCOPE, SEALING_KEY, Gadget, Office

RELAY = SEALING_KEY.public_key().public_bytes_raw()
OTHER = "flight:KL0601/2026-11-21/AMS"
WORDS = "Travels alone, allergic to nuts"


@pytest.fixture
def crew(office: Office) -> Gadget:
    office.load()
    return office.enrol(Role.CREW, FLIGHT)


@pytest.fixture
def carrier(office: Office) -> Gadget:
    """A device of somebody who holds none of the flights."""
    gadget = office.enrol(Role.CREW)
    gadget.sync()
    return gadget


def note(crew: Gadget, subject: str = "note/1", scope: str = SCOPE, **changes: Any) -> Event:
    return crew.write(scope, subject, NoteWritten(seat="12A", text=WORDS), **changes)


def sealed(crew: Gadget, event: Event) -> bytes:
    return seal(msgspec.msgpack.encode(event), crew.key, RELAY)


def post(carrier: Gadget, content: bytes, media_type: str = MSGPACK_ZSTD) -> Any:
    headers = {"Content-Type": media_type, "Authorization": f"Bearer {carrier.token}"}
    return carrier.office.client.post(protocol.SEALED_PATH, content=content, headers=headers)


def carry(carrier: Gadget, *entries: bytes) -> list[SealedVerdict]:
    answer = post(carrier, protocol.encode(SealedRequest("n", list(entries)), MSGPACK_ZSTD))
    assert answer.status_code == 200, answer.text
    response = protocol.decode(answer.content, MSGPACK_ZSTD, SealedResponse)
    assert response.nonce == "n"
    return response.verdicts


def outcomes(carrier: Gadget, *entries: bytes) -> list[SealedOutcome]:
    return [verdict.outcome for verdict in carry(carrier, *entries)]


def test_an_entry_is_its_authors_whoever_carries_it(office: Office, crew: Gadget, carrier: Gadget) -> None:
    written = note(crew)
    assert outcomes(carrier, sealed(crew, written)) == [SealedOutcome.ACCEPTED]
    (stored,) = office.events("note")
    assert (stored.device, stored.author, stored.body) == (crew.device, crew.person, written.body)
    assert isinstance(office.ledger.state("note/1"), Note)
    changed = {(line.actor, line.action) for line in office.relay.exchange.trail.read(SCOPE)}
    assert (office.relay.exchange.trail.pseudonym(crew.person, SCOPE), "changed") in changed


def test_each_entry_counts_once_however_often_and_on_whichever_way_it_comes(
    office: Office, crew: Gadget, carrier: Gadget
) -> None:
    pushed, carried = note(crew), note(crew, "note/2")
    crew.push(pushed)
    entries = [sealed(crew, event) for event in (pushed, carried, carried)]
    assert outcomes(carrier, *entries) == [SealedOutcome.DUPLICATE, SealedOutcome.ACCEPTED, SealedOutcome.ACCEPTED]
    assert set(outcomes(carrier, *entries)) == {SealedOutcome.DUPLICATE}
    assert [verdict.outcome for verdict in crew.push(carried)] == [Outcome.DUPLICATE]
    assert len(office.events("note")) == 2


def test_the_relays_own_words_on_an_event_are_not_taken_from_an_entry(
    office: Office, crew: Gadget, carrier: Gadget
) -> None:
    carry(carrier, sealed(crew, note(crew, number=1, received=1, effective_at=1, check=b"abcd")))
    (stored,) = office.events("note")
    assert stored.number is not None
    assert (stored.number > 1, stored.received, stored.check != b"abcd") == (True, NOW, True)


def test_only_its_authors_signature_counts(office: Office, crew: Gadget, carrier: Gadget) -> None:
    forged = seal(msgspec.msgpack.encode(note(crew)), carrier.key, RELAY)
    stranger = sealed(crew, note(crew, device="e" * 32))
    nothing = seal(b"\xc1", crew.key, RELAY)
    too_large = sealed(crew, note(crew, epoch=-1))
    elsewhere = seal(b"x", crew.key, X25519PrivateKey.generate().public_key().public_bytes_raw())
    good = sealed(crew, note(crew, "note/2"))
    verdicts = carry(carrier, forged, stranger, nothing, too_large, elsewhere, b"", good)
    assert [verdict.outcome for verdict in verdicts] == [SealedOutcome.REFUSED] * 6 + [SealedOutcome.ACCEPTED]
    reasons = ("not signed by", "not known here", "no event", "out of range", "not sealed for", "not sealed for", None)
    for verdict, reason in zip(verdicts, reasons, strict=True):
        assert reason is None or reason in (verdict.reason or "")
    assert [event.subject for event in office.events("note")] == ["note/2"]
    assert office.relay.exchange.review.listed() == []


def test_one_device_signs_for_no_other_ones_author(office: Office, crew: Gadget, carrier: Gadget) -> None:
    assert outcomes(carrier, sealed(crew, note(crew, author=carrier.person))) == [SealedOutcome.REFUSED]
    assert office.events("note") == []
    assert office.relay.exchange.review.listed() == []


def raised(crew: Gadget) -> Event:
    """A crew member puts themselves on a flight."""
    flight = flight_of(OTHER) or ""
    return crew.write(OTHER, roster_id(flight), RosterAssigned(flight=flight, person=crew.person, position=PURSER))


def test_a_device_gives_its_person_no_rights(office: Office, crew: Gadget, carrier: Gadget) -> None:
    (verdict,) = carry(carrier, sealed(crew, raised(crew)))
    assert verdict == SealedVerdict(SealedOutcome.REFUSED, "The role of its author does not include this.")
    office.relay.register.revoke(crew.device, office.now - MINUTE)
    crew.token = None
    assert crew.push(raised(crew))[0].outcome is Outcome.REJECTED
    assert office.relay.exchange.review.listed() == []


def test_no_operator_lets_in_what_its_author_may_not_record(office: Office, crew: Gadget) -> None:
    review = office.relay.exchange.review
    review.keep([(raised(crew), "no"), (note(crew, author="somebody"), "no")], office.now)
    for entry in review.listed():
        with pytest.raises(RuleError, match=r"does not include|somebody else"):
            review.accept(entry.number, office.now)
    assert len(review.listed()) == 2


def test_what_the_gate_refuses_is_kept_for_review(office: Office, crew: Gadget, carrier: Gadget) -> None:
    elsewhere = note(crew, scope=OTHER)
    (verdict,) = carry(carrier, sealed(crew, elsewhere))
    assert verdict == SealedVerdict(SealedOutcome.REVIEW)
    assert outcomes(carrier, sealed(crew, elsewhere)) == [SealedOutcome.REVIEW]
    (kept,) = office.relay.exchange.review.listed()
    assert (kept.device, kept.author, kept.written) == (crew.device, crew.person, NOW)
    assert (kept.scope, kept.kind, kept.reason) == (OTHER, "note.written", "You are not on this flight.")
    assert office.metric("onboard_review_waiting") == 1
    assert office.events("note") == []


def test_another_content_under_a_known_number_is_kept_for_review(office: Office, crew: Gadget, carrier: Gadget) -> None:
    first = note(crew)
    crew.push(first)
    again = note(crew, "note/2", seq=first.seq)
    assert outcomes(carrier, sealed(crew, again)) == [SealedOutcome.REVIEW]
    (kept,) = office.relay.exchange.review.listed()
    with pytest.raises(RuleError, match="stands for something else"):
        office.relay.exchange.review.accept(kept.number, office.now)
    assert office.relay.exchange.review.listed() == [kept]


def test_what_the_relay_does_not_know_yet_stays_with_its_carrier(crew: Gadget, carrier: Gadget) -> None:
    assert outcomes(carrier, sealed(crew, note(crew, kind="note.sung"))) == [SealedOutcome.RETRY]


def test_the_scope_may_be_gone(office: Office, crew: Gadget, carrier: Gadget) -> None:
    office.ledger.purge(SCOPE, office.now)
    assert outcomes(carrier, sealed(crew, note(crew))) == [SealedOutcome.PURGED]
    assert office.relay.exchange.review.listed() == []


def test_only_enrolled_devices_carry_and_withdrawn_ones_still_may(
    office: Office, crew: Gadget, carrier: Gadget
) -> None:
    entry = sealed(crew, note(crew))
    token, carrier.token = carrier.token, "wrong"
    content = protocol.encode(SealedRequest("n", [entry]), MSGPACK_ZSTD)
    assert post(carrier, content).status_code == 401
    carrier.token = token
    office.relay.register.revoke(carrier.device, office.now)
    assert post(carrier, content).status_code == 401
    carrier.token = None
    carrier.sync()
    assert outcomes(carrier, entry) == [SealedOutcome.ACCEPTED]


@pytest.mark.parametrize("media_type", [MSGPACK_ZSTD, JSON])
def test_a_request_that_cannot_be_read_has_no_effect(small_office: Office, media_type: str) -> None:
    small_office.load()
    crew = small_office.enrol(Role.CREW, FLIGHT)
    crew.sync()
    for content in (b"", b"\xff" * 40, b"[" * 100_000, b'{"nonce": "\xff", "entries": []}'):
        answer = post(crew, content, media_type)
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    good = sealed(crew, note(crew))
    for entries in ([good] * (MOST_AT_ONCE + 1), [good, bytes(LARGEST + 1)]):
        assert post(crew, protocol.encode(SealedRequest("n", entries), media_type), media_type).status_code == 400
    assert post(crew, b"x", "text/plain").status_code == 415
    assert small_office.events("note") == []


def test_what_a_withdrawn_device_writes_late_is_told_and_kept(office: Office, crew: Gadget) -> None:
    before = note(crew)
    office.relay.register.revoke(crew.device, office.now + MINUTE)
    office.now += 2 * MINUTE
    late, foreign = note(crew, "note/2"), note(crew, "note/3", author="somebody")
    crew.token = None
    verdicts = crew.push(before, late, foreign)
    assert [verdict.outcome for verdict in verdicts] == [Outcome.ACCEPTED, Outcome.REJECTED, Outcome.REJECTED]
    (kept,) = office.relay.exchange.review.listed()
    assert (kept.kind, kept.reason) == ("note.written", "This device was withdrawn before this was written.")
    assert crew.push(late)[0].outcome is Outcome.REJECTED
    assert office.relay.exchange.review.listed() == [kept]


def test_nothing_of_a_device_in_service_is_kept(office: Office, crew: Gadget) -> None:
    assert crew.push(note(crew, scope=OTHER))[0].outcome is Outcome.REJECTED
    assert office.relay.exchange.review.listed() == []


def kept_of(office: Office, crew: Gadget, carrier: Gadget, **changes: Any) -> int:
    """The number of an entry that its author's role does not include, or of one with these changes."""
    office.relay.register.revoke(crew.device, office.now - MINUTE)
    assert outcomes(carrier, sealed(crew, note(crew, **changes))) == [SealedOutcome.REVIEW]
    return office.relay.exchange.review.listed()[-1].number


def test_the_operator_lets_an_entry_in_as_it_was_written(office: Office, crew: Gadget, carrier: Gadget) -> None:
    review, trail = office.relay.exchange.review, office.relay.exchange.trail
    number = kept_of(office, crew, carrier, expires=NOW - 1)
    review.accept(number, office.now)
    (stored,) = office.events("note")
    assert (stored.device, stored.author) == (crew.device, crew.person)
    assert isinstance(office.ledger.state("note/1"), Note)
    assert review.listed() == []
    actions = {line.action for line in trail.read(SCOPE) if line.actor == trail.pseudonym(OPERATOR, SCOPE)}
    assert actions == {"accepted"}
    with pytest.raises(RuleError, match=f"no entry {number}"):
        review.accept(number, office.now)


def test_what_is_accepted_twice_is_there_once(office: Office, crew: Gadget, carrier: Gadget) -> None:
    """A crash between the log and the review leaves the entry for another decision."""
    review = office.relay.exchange.review
    number = kept_of(office, crew, carrier)
    event = review._event(number)
    review.accept(number, office.now)
    assert review.keep([(event, "once more")], office.now) == [Keeping.KEPT]
    review.accept(review.listed()[0].number, office.now)
    assert len(office.events("note")) == 1


def test_the_operator_discards(office: Office, crew: Gadget, carrier: Gadget) -> None:
    review, trail = office.relay.exchange.review, office.relay.exchange.trail
    number = kept_of(office, crew, carrier)
    review.discard(number, office.now)
    assert (review.listed(), office.events("note")) == ([], [])
    actions = {line.action for line in trail.read(SCOPE) if line.actor == trail.pseudonym(OPERATOR, SCOPE)}
    assert actions == {"discarded"}
    with pytest.raises(RuleError, match=f"no entry {number}"):
        review.discard(number, office.now)


def test_what_was_discarded_does_not_come_back_with_a_copy(office: Office, crew: Gadget, carrier: Gadget) -> None:
    review = office.relay.exchange.review
    written = note(crew, scope=OTHER)
    entry = sealed(crew, written)
    assert outcomes(carrier, entry) == [SealedOutcome.REVIEW]
    review.discard(review.listed()[0].number, office.now)
    assert office.metric("onboard_review_waiting") == 0
    assert outcomes(carrier, entry) == [SealedOutcome.REVIEW]
    another = sealed(crew, note(crew, "note/2", seq=written.seq, scope=OTHER))
    assert outcomes(carrier, another) == [SealedOutcome.REFUSED]
    assert review.listed() == []
    with review._ledger.reading() as connection:
        assert connection.execute(sa.select(schema.review.c.event)).scalars().all() == [None]


def test_one_number_is_not_kept_for_two_entries(office: Office, crew: Gadget, carrier: Gadget) -> None:
    first = note(crew, scope=OTHER)
    second = note(crew, scope=OTHER, seq=first.seq, at=first.at + 1)
    assert outcomes(carrier, sealed(crew, first), sealed(crew, second)) == [SealedOutcome.REVIEW, SealedOutcome.REFUSED]
    assert outcomes(carrier, sealed(crew, second)) == [SealedOutcome.REFUSED]
    assert len(office.relay.exchange.review.listed()) == 1


def test_what_was_said_again_since_is_not_let_in_as_well(office: Office, crew: Gadget, carrier: Gadget) -> None:
    review = office.relay.exchange.review
    expired = note(crew, expires=NOW - 1)
    assert outcomes(carrier, sealed(crew, expired)) == [SealedOutcome.REVIEW]
    crew.push(note(crew))
    (kept,) = review.listed()
    with pytest.raises(RuleError, match="sent again"):
        review.accept(kept.number, office.now)
    assert (len(office.events("note")), review.listed()) == (1, [kept])


def test_later_steps_wait_with_an_earlier_one(office: Office, crew: Gadget, carrier: Gadget) -> None:
    review = office.relay.exchange.review
    first, later, other = note(crew, expires=NOW - 1), note(crew), note(crew, "note/2")
    assert outcomes(carrier, sealed(crew, first)) == [SealedOutcome.REVIEW]
    told = outcomes(carrier, sealed(crew, later), sealed(crew, other))
    assert told == [SealedOutcome.REVIEW, SealedOutcome.ACCEPTED]
    assert [kept.reason for kept in review.listed()][1:] == ["An earlier step of this was not accepted."]
    for kept in review.listed():
        review.accept(kept.number, office.now)
    assert [event.seq for event in office.events("note") if event.subject == "note/1"] == [first.seq, later.seq]


def test_steps_behind_a_number_that_stands_for_something_else_wait_with_it(
    office: Office, crew: Gadget, carrier: Gadget
) -> None:
    known = note(crew)
    crew.push(known)
    reused, later = note(crew, "note/2", seq=known.seq), note(crew, "note/2")
    assert outcomes(carrier, sealed(crew, reused), sealed(crew, later)) == [SealedOutcome.REVIEW] * 2
    assert len(office.relay.exchange.review.listed()) == 2


@pytest.mark.parametrize(
    "changes",
    [{"scope": "ground:desk"}, {"body": b"\xc1"}, {"priority": 0}],
)
def test_nobody_lets_in_what_would_break_the_log(
    office: Office, crew: Gadget, carrier: Gadget, changes: dict[str, Any]
) -> None:
    number = kept_of(office, crew, carrier, **changes)
    with pytest.raises(RuleError, match="cannot be accepted"):
        office.relay.exchange.review.accept(number, office.now)
    assert len(office.relay.exchange.review.listed()) == 1


def test_a_subject_keeps_its_place(office: Office, crew: Gadget, carrier: Gadget) -> None:
    crew.push(note(crew))
    number = kept_of(office, crew, carrier, scope=OTHER)
    with pytest.raises(RuleError, match="belongs somewhere else"):
        office.relay.exchange.review.accept(number, office.now)


def test_what_waits_goes_with_its_scope_and_after_thirty_days(office: Office, crew: Gadget, carrier: Gadget) -> None:
    review = office.relay.exchange.review
    kept_of(office, crew, carrier)
    office.ledger.purge(OTHER, office.now)
    assert len(review.listed()) == 1
    office.ledger.purge(SCOPE, office.now)
    assert review.listed() == []
    assert review.keep([(note(crew), "late")], office.now) == [Keeping.LATER]
    outcomes(carrier, sealed(crew, note(crew, scope="flight:KL0603/2026-11-21/AMS")))
    office.now += ON_RELAY
    office.relay._work_landing()
    assert len(review.listed()) == 1
    office.now += 1
    office.relay._work_landing()
    assert review.listed() == []


def test_one_device_does_not_fill_the_relay(small_office: Office) -> None:
    small_office.load()
    crew, carrier = small_office.enrol(Role.CREW, FLIGHT), small_office.enrol(Role.CREW)
    carrier.sync()
    many = [(note(crew, f"note/{number}", scope=OTHER), "no") for number in range(MOST)]
    assert small_office.relay.exchange.review.keep(many, NOW) == [Keeping.KEPT] * MOST
    entry = sealed(crew, note(crew, scope=OTHER))
    assert outcomes(carrier, entry) == [SealedOutcome.RETRY]
    small_office.relay.exchange.review.discard(1, NOW)
    assert outcomes(carrier, entry) == [SealedOutcome.REVIEW]
    other = small_office.enrol(Role.CREW, FLIGHT)
    assert outcomes(carrier, sealed(other, note(other, scope=OTHER))) == [SealedOutcome.REVIEW]


class FullTrail(Trail):
    """A trail for which there is no space."""

    def note(self, person: str, action: Action, scopes: Iterable[str], now: int) -> None:
        raise OSError(errno.ENOSPC, f"{person} {action} {list(scopes)} {now}")


def test_nothing_is_decided_without_a_trace(office: Office, crew: Gadget, carrier: Gadget) -> None:
    number = kept_of(office, crew, carrier)
    review = Review(office.ledger, FullTrail(office.ledger))
    for decide in (review.accept, review.discard):
        with pytest.raises(OSError, match="operator"):
            decide(number, office.now)
        assert review.count() == 1
