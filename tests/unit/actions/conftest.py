"""A shelf with a conversation in which a passenger has shown who they are."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from onboard.domain import conversation
from onboard.domain.conversation import Proof
from tests.unit.actions.shelf import GROUND, LOCATOR, MESSAGE, NOW, THREAD, Shelf


@pytest.fixture
def shelf(sqlite_url: str, open_engine: Callable[[str], sa.Engine]) -> Shelf:
    shelf = Shelf(open_engine(sqlite_url))
    received = conversation.MessageReceived(
        channel="whatsapp", account="1", contact="31612345678", external_id="m1", text=MESSAGE, sent_at=NOW
    )
    understood = conversation.Understood(
        message="m1", language="en", spans=(LOCATOR,), proof=Proof.MATCHED, passenger="p1"
    )
    shelf.given(GROUND, THREAD, received, understood)
    return shelf
