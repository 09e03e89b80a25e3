"""`python -m onboard.relay`: the operator's command where no script is installed."""

from onboard.relay.command import app

app()
