"""A manifest: replaced whole by a later one; who can be reached is told apart."""

from onboard.domain.manifest import Manifest, ManifestListed, ReachableListed, Traveller
from tests.unit.domain.history import SCOPE, History

SOFIE = Traveller(id="p1", name="Sofie Janssen", seat="12A", earlier_seats=("14C",))
PIET = Traveller(id="p2", name="Piet van der Berg")


def listed(*travellers: Traveller, gate: str = "") -> ManifestListed:
    return ManifestListed(
        flight="f1",
        name="KL 605",
        board="AMS",
        destination="SFO",
        time_zone="Europe/Amsterdam",
        arrival_gate=gate,
        travellers=travellers,
    )


def test_without_a_listing_there_is_none() -> None:
    history = History()
    history.add(ReachableListed(passengers=("p1",)))
    assert history.gone


def test_a_later_listing_replaces_the_earlier_one_whole() -> None:
    history = History()
    history.add(listed(SOFIE, PIET, gate="D14"))
    history.add(listed(SOFIE))
    here = history.state(Manifest)
    assert (here.travellers, here.arrival_gate, here.scope) == ((SOFIE,), "", SCOPE)


def test_who_can_be_reached_outlives_a_new_listing_and_is_replaced_whole() -> None:
    history = History()
    history.add(listed(SOFIE))
    assert history.state(Manifest).reachable == frozenset()
    history.add(ReachableListed(passengers=("p1",)))
    history.add(listed(SOFIE, PIET))
    assert history.state(Manifest).reachable == {"p1"}
    history.add(ReachableListed(passengers=("p2",)))
    assert history.state(Manifest).reachable == {"p2"}


def test_travellers_are_found_by_id_and_by_their_present_seat() -> None:
    history = History()
    history.add(listed(SOFIE, PIET))
    here = history.state(Manifest)
    assert (here.traveller("p2"), here.traveller("p9")) == (PIET, None)
    assert (here.at("12A"), here.at("14C")) == (SOFIE, None)


def test_it_is_found_by_scope_and_flight() -> None:
    history = History()
    history.add(listed())
    assert history.state(Manifest).keys == (("manifest.scope", SCOPE), ("manifest.flight", "f1"))
