"""Deliveries: stored before they are acknowledged, each taken in once, whatever their order; none holds another up."""

import itertools
import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from onboard.channels.protocol import Incoming
from onboard.channels.whatsapp_webhook import read_webhook
from onboard.domain.conversation import ConversationRelayed, Proof, Replied, Sending
from onboard.domain.request import Audience, RequestDone, RequestRelayed, RequestTaken, RequestWithdrawn, Status, Step
from onboard.relay.app import Relay
from onboard.relay.webhooks import LONGEST_TEXT
from onboard.security.roles import Role
from onboard.store import schema
from tests.integration.relay.kit import (
    CHANNEL,
    FLIGHT,
    GROUND,
    HOUR,
    NOW,
    PHONE,
    SCOPE,
    SEALING_KEY,
    SECOND,
    Office,
    Postbox,
    message,
    said,
    status,
    webhook,
)

FIRST = "Hi, KL0605 today, seat 12A, my daughter turns six, could the crew do something? booking X7K2PQ"


def restarted(office: Office, folder: Path) -> Office:
    """Another relay on the same database, as after a crash."""
    return Office(office.ledger, folder)


def test_what_was_acknowledged_is_processed_after_a_crash(office: Office, tmp_path: Path) -> None:
    assert office.deliver(said(FIRST)) == 200
    assert not office.threads
    assert office.metric("onboard_deliveries_waiting") == 1
    again = restarted(office, tmp_path)
    again.hear()
    assert again.thread.messages[0].text == FIRST
    assert again.metric("onboard_deliveries_waiting") == 0


def test_what_could_not_be_stored_is_not_acknowledged(office: Office) -> None:
    with office.ledger.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE webhook RENAME TO elsewhere")
    assert office.deliver(said(FIRST)) == 500


def test_an_invalid_signature_leaves_nothing(office: Office) -> None:
    headers = {"X-Hub-Signature-256": "sha256=" + "0" * 64}
    assert (
        office.client.post(f"/v1/channels/{CHANNEL}/webhook", content=said(FIRST), headers=headers).status_code == 401
    )
    assert office.kept() == []


def test_every_message_of_every_entry_is_taken_in(office: Office) -> None:
    one = message("text", 1, text={"body": "One"})
    two = message("text", 2, text={"body": "Two"})
    two["messages"].append(message("text", 3, text={"body": "Three"})["messages"][0])
    office.hear(webhook(one, two))
    assert [m.text for m in office.thread.messages] == ["One", "Two", "Three"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_repeated_and_shuffled_deliveries_are_one_message_each(small_office: Office, order: tuple[int, ...]) -> None:
    raws = [said(FIRST, 1), said("And some cake", 2), said("Hello", 1, "Jan", "31699999999")]
    small_office.hear(*[raws[number] for number in order] * 3)
    by_contact = {thread.contact: [m.text for m in thread.messages] for thread in small_office.threads.values()}
    assert len(small_office.threads) == 2
    assert sorted(by_contact[PHONE]) == ["And some cake", FIRST]
    assert by_contact["31699999999"] == ["Hello"]


def test_two_workers_take_a_delivery_once(office: Office, tmp_path: Path) -> None:
    office.deliver(said(FIRST))
    other = restarted(office, tmp_path)
    read = office.post.parse

    class Slow(Postbox):
        def parse(self, raw: bytes) -> tuple[Incoming, ...]:
            other.relay.webhooks.work(NOW)
            return read(raw)

    slow = Relay(office.ledger, {CHANNEL: Slow()}, tmp_path, lambda: NOW, SEALING_KEY)
    slow.webhooks.work(NOW)
    assert len(office.thread.messages) == 1
    assert len(office.events("conversation.received")) == 1


def test_an_unknown_type_is_kept_and_the_desk_sees_that_somebody_wrote(office: Office) -> None:
    raw = webhook(message("hologram", 1, hologram={"id": "1"}))
    office.hear(raw, raw)
    assert [m.text for m in office.thread.messages] == ["(unsupported)"]
    kept = [(json.loads(piece), failure) for piece, failure in office.kept() if b"hologram" in piece]
    assert len(kept) == 1
    assert "unknown: hologram" in str(kept[0][1])
    assert office.metric("onboard_deliveries_unreadable") == len(office.kept())


def test_a_picture_comes_with_its_words_and_its_name(office: Office) -> None:
    office.hear(webhook(message("image", 1, image={"id": "media1", "mime_type": "image/jpeg", "caption": "My seat"})))
    office.hear(webhook(message("audio", 2, audio={"id": "media2", "mime_type": "audio/ogg"})))
    picture, voice = office.thread.messages
    assert (picture.text, picture.media) == ("My seat", ("media1",))
    assert (voice.text, voice.media) == ("(audio)", ("media2",))


@pytest.mark.parametrize("late", [False, True], ids=["after the message", "before the message"])
def test_what_the_passenger_took_back_is_gone(office: Office, late: bool) -> None:
    revoke = webhook(message("revoke", 9, revoke={"original_message_id": f"wamid.in{PHONE}.1"}))
    raws = [said(FIRST), revoke]
    office.hear(*(reversed(raws) if late else raws), revoke, said(FIRST))
    (gone,) = office.thread.messages
    assert (gone.deleted, gone.text) == (True, "")
    assert office.metric("onboard_deliveries_unreadable") == 0
    if late:
        assert not [event for event in office.events() if b"daughter" in event.body]


def test_what_the_platform_says_is_no_question(office: Office) -> None:
    changed = webhook(message("system", 1, system={"body": "Sofie changed her number", "type": "user_changed_number"}))
    office.hear(changed)
    assert not office.threads
    office.says(FIRST, 2)
    office.record(GROUND, office.subject, Replied(text="We ask the crew."))
    office.relay.sender.work()
    asked, heard = office.thread.waiting_since, office.thread.last_heard
    office.now += 30 * HOUR
    later = message("system", 3, system={"body": "again"})
    later["messages"][0]["timestamp"] = str(office.now // SECOND)
    office.hear(webhook(later))
    assert (office.thread.waiting_since, office.thread.last_heard) == (asked, heard)
    assert asked is None
    assert [failure for _, failure in office.kept() if failure and "unknown: system" in failure]


def test_an_unreadable_delivery_stays_named_and_holds_nobody_up(office: Office) -> None:
    office.deliver(b"[not json")
    office.deliver(b"[]")
    office.hear(said(FIRST))
    assert office.thread.messages[0].text == FIRST
    assert [raw for raw, _ in office.kept()] == [b"[not json", b"[]"]
    assert all(failure and "line 1" in failure for _, failure in office.kept())
    assert office.metric("onboard_deliveries_unreadable") == 2


def test_a_delivery_on_which_the_relay_fails_holds_nobody_up(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken(Postbox):
        def parse(self, raw: bytes) -> tuple[Incoming, ...]:
            if b"daughter" in raw:
                raise ZeroDivisionError("my daughter turns six")
            return read_webhook(raw)

    relay = Relay(office.ledger, {CHANNEL: Broken()}, tmp_path, lambda: NOW, SEALING_KEY)
    office.deliver(said(FIRST))
    office.deliver(said("Hello", 2))
    relay.webhooks.work(NOW)
    assert [m.text for m in office.thread.messages] == ["Hello"]
    assert [failure for _, failure in office.kept()] == ["failed: ZeroDivisionError"]
    assert "daughter" not in capsys.readouterr().err


def test_a_delivery_waits_while_the_database_is_away(office: Office, tmp_path: Path) -> None:
    class Away(Postbox):
        def parse(self, raw: bytes) -> tuple[Incoming, ...]:
            raise sa.exc.OperationalError("", {}, Exception())

    office.deliver(said(FIRST))
    relay = Relay(office.ledger, {CHANNEL: Away()}, tmp_path, lambda: NOW, SEALING_KEY)
    with pytest.raises(sa.exc.OperationalError):
        relay.webhooks.work(NOW)
    assert office.metric("onboard_deliveries_waiting") == 1


def test_a_channel_that_was_taken_away_holds_nobody_up(office: Office) -> None:
    office.relay.webhooks.store("pigeon", b"{}", NOW)
    office.hear(said(FIRST))
    assert office.thread.messages[0].text == FIRST
    assert [failure for _, failure in office.kept()] == [None]


def test_a_processed_delivery_is_not_kept(office: Office) -> None:
    office.hear(said("My passport is XG1234567"), status("wamid.nobody", "sent"))
    with office.ledger.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(schema.webhook)).scalar_one() == 0


def test_a_message_is_no_longer_than_anybody_reads(office: Office) -> None:
    office.says("😀" * LONGEST_TEXT, 1)
    office.says("x" * 500_000 + " seat 12A", 2)
    whole, cut = office.thread.messages
    assert whole.text == "😀" * LONGEST_TEXT
    assert cut.text == "x" * (LONGEST_TEXT - 1) + "…"
    assert office.thread.seat is None


REPORTS = ("sent", "delivered", "read")


@pytest.mark.parametrize("order", list(itertools.permutations(REPORTS)))
def test_reports_arrive_in_any_order_and_more_than_once(small_office: Office, order: tuple[str, ...]) -> None:
    small_office.says(FIRST)
    small_office.record(GROUND, small_office.subject, Replied(text="Yes"))
    small_office.relay.sender.work()
    small_office.hear(*[status("wamid.out1", state) for state in order for _ in range(3)])
    assert small_office.thread.messages[-1].state is Sending.READ
    assert len(small_office.events("conversation.delivery")) <= len(REPORTS)
    small_office.hear(status("wamid.out1", "failed", failed=131026))
    assert small_office.thread.messages[-1].state is Sending.READ


def test_a_report_that_it_failed_shows_why(office: Office) -> None:
    office.says(FIRST)
    office.record(GROUND, office.subject, Replied(text="Yes"))
    office.relay.sender.work()
    office.hear(status("wamid.out1", "failed", failed=131026), status("wamid.other", "read"))
    reply = office.thread.messages[-1]
    assert reply.state is Sending.FAILED
    assert "cannot be reached" in (reply.reason or "")


class Asked:
    """A conversation from which something was asked of the crew."""

    def __init__(self, office: Office, audience: Audience) -> None:
        office.load()
        office.says(FIRST)
        self.office = office
        self.crew = office.enrol(Role.CREW, FLIGHT)
        self.desk = office.enrol(Role.LIAISON)
        body = RequestRelayed(text="Cake?", seat="12A", audience=audience)
        link = ConversationRelayed(flight=FLIGHT, request="r1")
        self.desk.push(self.desk.write(SCOPE, "r1", body), self.desk.write(GROUND, office.subject, link))

    def step(self, body: Step) -> None:
        writer = self.desk if isinstance(body, RequestWithdrawn) else self.crew
        writer.push(writer.write(SCOPE, "r1", body))

    @property
    def additions(self) -> list[str]:
        asked = self.office.ledger.state("r1")
        return [addition.text for addition in getattr(asked, "additions", ())]


@pytest.fixture
def asked(office: Office) -> Asked:
    return Asked(office, Audience(zone="2"))


def test_a_later_message_reaches_the_crew_also_when_they_are_done(asked: Asked) -> None:
    asked.office.says("never mind, she is allergic to nuts by the way", 2)
    asked.step(RequestTaken(saw=Status.OPEN))
    asked.step(RequestDone(saw=Status.TAKEN, reply="Done"))
    asked.office.says("and to milk", 3)
    assert asked.additions == ["and to milk", "never mind, she is allergic to nuts by the way"]
    assert asked.office.thread.proof is Proof.MATCHED


def test_nothing_is_added_to_what_was_withdrawn(asked: Asked) -> None:
    asked.step(RequestWithdrawn(saw=Status.OPEN))
    asked.office.says("she is allergic to nuts", 2)
    assert asked.additions == []


@pytest.mark.parametrize("text", ["x7k2pq again", "it is X7K 2PQ", "booking: x-7-k-2-p-q thanks", "X7K2PQ, AB12CD?"])
def test_an_addition_never_holds_a_booking_reference(asked: Asked, text: str) -> None:
    asked.office.says(text, 2)
    said_aboard = "".join(asked.additions).upper().replace(" ", "").replace("-", "")
    assert "X7K2PQ" not in said_aboard
    assert not [event for event in asked.office.events("request") if b"X7K2PQ" in event.body.upper()]


def test_a_message_that_only_names_the_booking_is_no_addition(asked: Asked) -> None:
    asked.office.says("X7K2PQ", 2)
    assert asked.additions == []


def test_words_about_the_crew_do_not_reach_that_crew(asked: Asked) -> None:
    asked.office.says("The steward in row 12 touched my daughter, this is harassment", 2)
    understood = asked.office.thread.understood
    assert understood is not None
    assert understood.purser_only
    assert asked.additions == []


def test_words_about_conduct_reach_the_purser_who_was_asked_alone(office: Office) -> None:
    asked = Asked(office, Audience(purser_only=True))
    office.says("The man beside us touched my daughter, this is harassment", 2)
    assert len(asked.additions) == 1
