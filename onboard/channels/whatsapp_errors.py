"""What each error code of the WhatsApp Cloud API means for a reply that was to be sent.

Source: developers.facebook.com, WhatsApp Cloud API, "Error codes", and Graph API, "Handling errors".
"""

from onboard.channels.protocol import Later, Refused

_TOKEN = "WhatsApp does not accept the access token: the operator has to set a new one."  # noqa: S105 a sentence
_PERMISSION = "The access token lacks a permission: the operator has to grant it in Meta's app settings."
_OVERLOAD = "WhatsApp is overloaded or down for the moment."
_CALLS = "The account has reached its limit of calls."
_PARAMETER = "WhatsApp does not accept the message's form."
_MEDIA = "WhatsApp could not take the file: check its type and size."

_KNOWN: dict[int | None, Later | Refused] = {
    meaning.code: meaning
    for meaning in (
        Later(2, 30, _OVERLOAD),
        Later(4, 60, _CALLS),
        Later(80007, 60, _CALLS),
        Later(130429, 5, "The account sends more messages per second than WhatsApp allows."),
        Later(131000, 30, "WhatsApp failed to send the message and gave no cause."),
        Later(131016, 30, _OVERLOAD),
        Later(131056, 6, "Too many messages to this passenger in a short time."),
        Later(131057, 300, "The account is being maintained by Meta."),
        Refused(0, _TOKEN, channel_broken=True),
        Refused(190, _TOKEN, channel_broken=True),
        Refused(3, _PERMISSION, channel_broken=True),
        Refused(10, _PERMISSION, channel_broken=True),
        Refused(131005, _PERMISSION, channel_broken=True),
        Refused(33, "The airline's phone number no longer exists at Meta.", channel_broken=True),
        Refused(368, "Meta has blocked the account for breaking a policy.", channel_broken=True),
        Refused(131031, "Meta has locked the account.", channel_broken=True),
        Refused(131037, "Meta has not approved the number's display name.", channel_broken=True),
        Refused(131042, "Meta cannot charge the account: check its payment method.", channel_broken=True),
        Refused(131045, "The number's certificate is wrong: register the number again.", channel_broken=True),
        Refused(131048, "Meta limits the number because passengers reported it.", channel_broken=True),
        Refused(133010, "The number is not registered with the Cloud API.", channel_broken=True),
        Refused(100, _PARAMETER),
        Refused(131008, _PARAMETER),
        Refused(131009, _PARAMETER),
        Refused(130472, "The passenger is in an experiment of Meta's and gets no such message."),
        Refused(130497, "WhatsApp does not let this account write to the passenger's country."),
        Refused(131021, "The message is addressed to the airline's own number."),
        Refused(131026, "The passenger cannot be reached on WhatsApp: try another channel."),
        Refused(131047, "More than 24 hours since the passenger wrote: only a template may be sent."),
        Refused(131049, "Meta chose not to deliver the message, to limit what the passenger receives."),
        Refused(131050, "The passenger has stopped messages of this kind."),
        Refused(131051, "WhatsApp does not know this type of message."),
        Refused(131052, _MEDIA),
        Refused(131053, _MEDIA),
        Refused(131062, "This message needs the passenger's phone number, which WhatsApp keeps private."),
    )
}
_PERMISSION_CODES = range(200, 300)
_LONGEST_REASON = 300


def known_meaning(code: int) -> Later | Refused | None:
    """What a documented code means; None for any other code."""
    if code in _PERMISSION_CODES:
        return Refused(code, _PERMISSION, channel_broken=True)
    return _KNOWN.get(code)


def meaning(code: int, platform_words: str) -> Later | Refused:
    """What a code means for a message that certainly failed; an undocumented one speaks in Meta's words."""
    return known_meaning(code) or Refused(code, platform_words[:_LONGEST_REASON] or f"WhatsApp error {code}.")
