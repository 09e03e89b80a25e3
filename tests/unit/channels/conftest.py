"""WhatsApp deliveries as Meta's reference pages show them, with made-up numbers."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from onboard.channels.whatsapp import WhatsApp, WhatsAppConfiguration

Value = dict[str, Any]
ACCOUNT = "106540352242922"


@pytest.fixture
def whatsapp() -> WhatsApp:
    return WhatsApp(
        WhatsAppConfiguration(
            account=ACCOUNT,
            app_secret=lambda: "app secret",
            verify_token=lambda: "verify token",
            access_token=lambda: "access token",
        )
    )


@pytest.fixture
def delivery() -> Callable[..., bytes]:
    """Makes a delivery of one entry with one change out of the change's values."""

    def make(**value: Any) -> bytes:
        metadata = {"display_phone_number": "15550783881", "phone_number_id": ACCOUNT}
        contacts = [{"profile": {"name": "Sheena Nelson"}, "wa_id": "16505551234"}]
        change = {
            "field": "messages",
            "value": {"messaging_product": "whatsapp", "metadata": metadata, "contacts": contacts} | value,
        }
        return json.dumps(
            {"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": [change]}]}
        ).encode()

    return make
