"""Passport data is dropped on import: nothing of it leaves a reader.

Travel documents (DOCS, and PSPT before it), addresses (DOCA), visas (DOCO), identity documents (FOID).
Source: adamf/jetway redacts the same requests.
"""

import re

_CODES = "DOCS|DOCA|DOCO|FOID|PSPT"
_REQUEST = re.compile(rf"\s*(?:\.RN?/)?[0-9 ]*(?:{_CODES})", re.IGNORECASE)
_ANYWHERE = re.compile(rf"(?<![A-Z])(?:{_CODES})(?![A-Z])", re.IGNORECASE)
DROPPED = "text with passport data, dropped"


def is_sensitive_request(text: str) -> bool:
    """Whether an SSR (`DOCS HK1 …`, with or without `.R/`) carries passport data."""
    return _REQUEST.match(text) is not None


def safe_to_show(text: str) -> str:
    """`text`, or a remark in its place when it names one of these requests."""
    return DROPPED if is_sensitive_request(text) or _ANYWHERE.search(text) else text
