"""`onboard-relay enrol`: a person, their place on a flight's roster, and a one-time code for their device."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from cryptography import x509

from onboard.errors import RuleError
from onboard.relay.flights import assign
from onboard.relay.register import Register
from onboard.security.enrolment import new_code
from onboard.security.roles import Role
from onboard.store.ledger import Ledger

STATION = re.compile(r"[A-Z]{3}")
"""An airport's IATA code."""


class Post(NamedTuple):
    """A crew member's place on a flight."""

    flight: str
    position: str
    zones: Sequence[str]


class Invitation(NamedTuple):
    """Who is to be enrolled, and at which relay."""

    role: str
    team: str | None
    post: Post | None
    address: str
    authority: x509.Certificate


def enrol_person(ledger: Ledger, invitation: Invitation, now: int) -> str:
    """Makes the person and gives the code to be typed or scanned on their device.

    Raises:
        RuleError: no such role, no station where the role needs one, or the flight is not loaded.
    """
    if invitation.role not in set(Role):
        raise RuleError(f"There is no role {invitation.role}: choose one of {', '.join(Role)}.")
    if invitation.role == Role.LOST_AND_FOUND and not STATION.fullmatch(invitation.team or ""):
        raise RuleError("Lost & found staff belong to a station: name it as the team, like AMS.")
    if invitation.post and ledger.state(invitation.post.flight) is None:
        raise RuleError(f"{invitation.post.flight} is not loaded yet: load its PNL first.")
    register = Register(ledger)
    person = register.add_person(Role(invitation.role), invitation.team)
    if post := invitation.post:
        assign(ledger, post.flight, person, post.position, post.zones, now)
    code = new_code(invitation.address, invitation.authority)
    register.invite(person, code.secret, now)
    return str(code)
