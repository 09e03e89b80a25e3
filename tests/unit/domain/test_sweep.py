"""A sweep: safe to handle only where nobody raised an alarm since."""

from onboard.domain.event import Priority
from onboard.domain.sweep import Sweep, SweepAlarmed, SweepCleared
from tests.unit.domain.history import SCOPE, History

CLEARED = SweepCleared(flight="f1")
ALARMED = SweepAlarmed(flight="f1", danger="heat", seat="12A", text="It is warm")


def sweep(*bodies: SweepCleared | SweepAlarmed) -> Sweep:
    history = History()
    for body in bodies:
        history.add(body)
    return history.state(Sweep)


def test_a_cleared_cabin_says_by_whom_and_when() -> None:
    here = sweep(CLEARED)
    assert (here.flight, here.scope, here.cleared_by, here.cleared_at) == ("f1", SCOPE, "ana", 1_000)


def test_an_alarm_takes_the_clearance_back_until_it_is_cleared_again() -> None:
    here = sweep(CLEARED, ALARMED)
    assert (here.cleared_by, here.cleared_at) == (None, None)
    again = sweep(CLEARED, ALARMED, SweepCleared(flight="f1", saw=("device-of-ana.1.2",)))
    assert again.cleared_at == 3_000
    assert [(alarm.danger, alarm.seat, alarm.text, alarm.author) for alarm in again.alarms] == [
        ("heat", "12A", "It is warm", "ana")
    ]


def test_who_did_not_know_of_an_alarm_does_not_clear_it() -> None:
    here = sweep(ALARMED, CLEARED)
    assert (here.cleared_at, len(here.alarms)) == (None, 1)
    second = SweepAlarmed(flight="f1", danger="unknown_owner")
    assert sweep(ALARMED, second, SweepCleared(flight="f1", saw=("device-of-ana.1.1",))).cleared_at is None


def test_an_alarm_alone_is_no_clearance() -> None:
    assert sweep(ALARMED).cleared_at is None


def test_an_alarm_goes_before_everything_else() -> None:
    assert ALARMED.priority is Priority.URGENT


def test_an_alarm_that_the_relay_lacks_says_so() -> None:
    history = History()
    history.add(ALARMED, received=None)
    (alarm,) = history.state(Sweep).alarms
    assert alarm.received is None


def test_without_any_word_there_is_no_sweep() -> None:
    assert History().gone
