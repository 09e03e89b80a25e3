"""The device's side of enrolment: the relay's authority, and whom the relay binds this device to."""

import time
from pathlib import Path

import msgspec
import requests
import urllib3
from cryptography import x509

from onboard.errors import AccessError, LinkError
from onboard.security.enrolment import EnrolmentCode, fingerprint
from onboard.sync.engine import PortalError
from onboard.sync.protocol import AUTHORITY_PATH, ENROL_PATH, JSON, EnrolRequest, EnrolResponse, Problem
from onboard.sync.transport import CONNECT, MARGIN, OK, SERVER_ERRORS, read_body

UNREACHABLE = "The relay cannot be reached. Please check the network and try again."


def fetch_authority(code: EnrolmentCode) -> bytes:
    """The certificate, as PEM, of the authority that the code names.

    Raises:
        AccessError: the authority there is another one.
        LinkError: the relay cannot be reached, or something else answered.
    """
    # The one unverified request of the program: only what the code's fingerprint confirms is believed of its answer.
    urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    status, body = _exchange("GET", code.address + AUTHORITY_PATH, verify=False)
    if status in SERVER_ERRORS:
        raise LinkError(f"The relay cannot answer now ({status}). Please try again.")
    try:
        authority = x509.load_pem_x509_certificate(body)
    except ValueError as error:
        raise PortalError("What answered is not a relay. Does this network want a log-in?") from error
    if fingerprint(authority) != code.fingerprint:
        raise AccessError("What answered is not the relay of this code.")
    return body


def enrol(code: EnrolmentCode, asked: EnrolRequest, authority: Path) -> EnrolResponse:
    """Whom the relay binds the device to; `authority` is the file of the one that the code names.

    Raises:
        AccessError: the relay does not take the code.
        LinkError: no answer came; the same may be asked again.
    """
    status, body = _exchange("POST", code.address + ENROL_PATH, verify=str(authority), data=msgspec.json.encode(asked))
    try:
        if status == OK:
            return msgspec.json.decode(body, type=EnrolResponse)
        refusal = msgspec.json.decode(body, type=Problem).detail
    except msgspec.DecodeError as error:
        raise LinkError(f"The relay cannot answer now ({status}). Please try again.") from error
    if status in SERVER_ERRORS:
        raise LinkError(refusal)
    raise AccessError(refusal)


def _exchange(method: str, url: str, *, verify: str | bool, data: bytes | None = None) -> tuple[int, bytes]:
    """Status and body of the answer."""
    deadline = time.monotonic() + CONNECT + MARGIN
    try:
        with requests.Session() as session:
            session.trust_env = False
            with session.request(
                method,
                url,
                data=data,
                headers={"Content-Type": JSON},
                verify=verify,
                timeout=(CONNECT, MARGIN),
                allow_redirects=False,
                stream=True,
            ) as response:
                return response.status_code, read_body(response, deadline)
    except requests.RequestException as error:
        raise LinkError(UNREACHABLE) from error
