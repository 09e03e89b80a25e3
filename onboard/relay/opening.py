"""The relay's composition root: where its parts are chosen and joined, from what is in its folder."""

from collections.abc import Callable
from pathlib import Path

from onboard.channels.protocol import Channel
from onboard.channels.whatsapp import WhatsApp, WhatsAppConfiguration
from onboard.clock import wall_clock
from onboard.config import RelaySettings, secret
from onboard.relay.app import Relay
from onboard.relay.notices import announce, announce_renewal
from onboard.security.authority import load_authority
from onboard.security.sealing import load_sealing_key
from onboard.store import database
from onboard.store.ledger import Ledger, identity_of


def open_ledger(folder: Path, url: str = "") -> Ledger:
    """The relay's log in its folder, or at a database URL; made and migrated as needed."""
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "relay.db"
    engine = database.open_url(url or f"sqlite:///{data}")
    database.migrate(engine, ("log", "ground"), before=None if url else lambda: database.keep_copy(data))
    ledger = Ledger(engine, identity_of(engine))
    ledger.in_commit.append(announce)
    ledger.in_renewal.append(announce_renewal)
    ledger.begin_epoch(wall_clock())
    # A backup made from now on knows under which one it was made.
    ledger.incarnation()
    return ledger


def open_relay(folder: Path, settings: RelaySettings, clock: Callable[[], int] = wall_clock) -> Relay:
    """The relay with these settings, their channels and the authority in its folder.

    Raises:
        OnboardError: `onboard-relay authority` has not been run yet, or its sealing key is missing.
    """
    tls = folder / "tls"
    load_authority(tls)
    ledger, key = open_ledger(folder, settings.database), load_sealing_key(tls)
    return Relay(ledger, _channels(settings), tls / "authority.pem", clock, key)


def _channels(settings: RelaySettings) -> dict[str, Channel]:
    channels: dict[str, Channel] = {}
    if settings.whatsapp is not None:
        configuration = WhatsAppConfiguration(
            account=settings.whatsapp.account,
            base_url=settings.whatsapp.base_url,
            app_secret=secret("whatsapp_app_secret"),
            verify_token=secret("whatsapp_verify_token"),
            access_token=secret("whatsapp_access_token"),
        )
        channels["whatsapp"] = WhatsApp(configuration)
    return channels
