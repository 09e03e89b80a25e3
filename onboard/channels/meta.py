"""What every channel of Meta's Graph API shares: the webhook handshake and the signature of a delivery.

Source: developers.facebook.com, Graph API, "Webhooks: getting started".
"""

import hmac
from collections.abc import Mapping
from hashlib import sha256

from onboard.errors import AccessError

SIGNATURE_HEADER = "X-Hub-Signature-256"


def signature(raw: bytes, app_secret: str) -> str:
    """The header's value for a body as it goes over the wire: `sha256=` and lower-case hexadecimal digits."""
    return "sha256=" + hmac.new(app_secret.encode(), raw, sha256).hexdigest()


def check_signature(headers: Mapping[str, str], raw: bytes, app_secret: str) -> None:
    """Passes when the delivery is signed with the app secret.

    Works on the raw bytes: Meta signs a text in which it escaped more characters than a serialiser would.

    Raises:
        AccessError: no secret is configured, or the signature is missing or wrong.
    """
    if not app_secret:
        raise AccessError("The channel has no app secret: set it before webhooks can be accepted.")
    given = {name.lower(): value for name, value in headers.items()}.get(SIGNATURE_HEADER.lower(), "")
    if not _same(given, signature(raw, app_secret)):
        raise AccessError("The delivery's signature is missing or wrong; nothing was taken from it.")


def answer_challenge(query: Mapping[str, str], verify_token: str) -> str:
    """The text that proves to Meta that this address is ours.

    Raises:
        AccessError: no verify token is configured, or the request does not carry it.
    """
    if not verify_token:
        raise AccessError("The channel has no verify token: set it before subscribing the webhook.")
    subscribing = query.get("hub.mode") == "subscribe" and "hub.challenge" in query
    if not (_same(query.get("hub.verify_token", ""), verify_token) and subscribing):
        raise AccessError("The verify token is wrong: enter the same one in Meta's app settings.")
    return query["hub.challenge"]


def _same(given: str, expected: str) -> bool:
    """Compares in constant time; as bytes, because text outside ASCII would be an error instead of a no."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())
