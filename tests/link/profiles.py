"""Links that aircraft have: measured figures where they are public, round guesses beside them where they are not.

Packet loss shows above TCP as delay, and now and then as a connection that breaks: half of the loss is taken as the
chance of that.
"""

from onboard.demo.link import LinkProfile

KBIT = 1_000.0
MBIT = 1_000_000.0

GEO_AVERAGE = LinkProfile(round_trip=0.790, up=200 * KBIT, down=1 * MBIT, loss=0.065)
"""NetForecast's mean round trip and worst loss of geostationary links (valourconsultancy.com); rates guessed."""

GEO_BAD = LinkProfile(round_trip=2.0, up=100 * KBIT, down=500 * KBIT, loss=0.08)
"""An A330 of China Southern: 1.3 to 2.8 s, loss up to 16 % (fangfufu.co.uk); rates guessed."""

INTELSAT = LinkProfile(round_trip=0.811, up=1 * MBIT, down=16 * MBIT)
"""Delta over Intelsat: 811 ms, 12 to 20 Mbit/s down (blog.wirelessmoves.com); rate up guessed."""

CERTUS = LinkProfile(round_trip=0.7, up=352 * KBIT, down=352 * KBIT)
"""Iridium Certus: 352 kbit/s in 45 % of tests, now and then 70 s without service (ffi.no, 20/01338): see `stalled`."""

STARLINK = LinkProfile(round_trip=0.06, up=24 * MBIT, down=64 * MBIT)
"""Starlink's median rates in flight (arXiv 2508.09839); round trip guessed."""

ACARS = LinkProfile(round_trip=2.0, up=2.4 * KBIT, down=2.4 * KBIT)
"""As slow as VHF ACARS, 2.4 kbit/s; round trip guessed."""

SLOW = LinkProfile(round_trip=0.6, up=200 * KBIT, down=200 * KBIT)
"""The link of the project's own goals."""

VERY_SLOW = LinkProfile(round_trip=1.0, up=16 * KBIT, down=16 * KBIT)
"""The worse link of the project's own goals."""

IN_FLIGHT = {
    "average geostationary": GEO_AVERAGE,
    "bad geostationary": GEO_BAD,
    "Intelsat": INTELSAT,
    "Iridium Certus": CERTUS,
    "Starlink": STARLINK,
    "ACARS": ACARS,
}
