"""How the operator hears that something cannot be done: in one line on standard error, and by the exit code."""

from onboard.errors import OnboardError

BAD_INPUT = 2


def one_line(error: OnboardError) -> str:
    return " ".join(str(error).split())
