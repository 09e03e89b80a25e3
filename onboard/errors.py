"""The errors that a person sees. Everything else is a bug and reaches the exception hook.

Each message says what happened and what the person can do about it.
"""


class OnboardError(Exception):
    """Something went wrong that the person in front of it can act on."""


class FormatError(OnboardError):
    """An input whose structure cannot be read; it had no effect.

    Attributes:
        line: counted from 1.
        column: counted from 1.
    """

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.line = line
        self.column = column


class RuleError(OnboardError):
    """An action that the rules do not allow now; nothing was recorded."""


class LinkError(OnboardError):
    """The relay could not be reached, or what answered was not the relay. What was entered stays queued."""


class AccessError(OnboardError):
    """The relay does not know this device or person, or they may not do this."""


class VaultError(OnboardError):
    """The device's data cannot be unlocked: wrong PIN, or the key is missing."""


class LostKeyError(VaultError):
    """The key to the device's data is missing or damaged, and no PIN brings it back: it has to be enrolled anew."""


class StorageError(OnboardError):
    """The device cannot store anything more; what was asked for had no effect."""


class PhotoError(OnboardError):
    """A file that cannot be used as a photo."""
