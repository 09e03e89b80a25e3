"""The public page for lost things: one form without a script, in the browser's language where that is known here."""

import base64
import functools
import hashlib
import tomllib
from collections.abc import Mapping
from html import escape
from importlib import resources

from msgspec import Struct, convert

FALLBACK = "en"

LONGEST = {"words": 2000, "flight": 12, "seat": 4, "where": 200, "name": 100, "lost_on": 10, "station": 3, "trap": 200}
"""Characters of each field at most."""

_STYLE = """
body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 0 auto; padding: 1.5rem; color: #1b1f24;
  background: #fff }
label { display: block; margin-top: 1.25rem; font-weight: 600 }
small { display: block; color: #4a5360 }
input, textarea, select, button { font: inherit; width: 100%; box-sizing: border-box; padding: .7rem; min-height: 3rem;
  border: 1px solid #5c6672; border-radius: .4rem }
button { margin-top: 2rem; background: #0b5cad; color: #fff; border: 0; font-weight: 600 }
:focus-visible { outline: 3px solid #0b5cad; outline-offset: 2px }
[role=alert] { border-left: .4rem solid #a3221a; padding: .5rem 1rem; background: #fdf1f0 }
.trap { position: absolute; left: -100rem }
"""

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Labels(Struct, frozen=True, forbid_unknown_fields=True):
    """What the page says in one language; `lost_form.toml` has them."""

    title: str
    intro: str
    words: str
    words_hint: str
    lost_on: str
    flight: str
    flight_hint: str
    seat: str
    seat_hint: str
    where: str
    where_hint: str
    name: str
    station: str
    choose: str
    trap: str
    send: str
    thanks: str
    number: str
    next: str
    again: str
    none: str
    problem: str
    no_words: str
    too_long: str
    no_date: str
    no_seat: str
    no_station: str
    trapped: str
    busy: str


@functools.cache
def labels() -> dict[str, Labels]:
    """The labels of each language, as shipped."""
    file = resources.files("onboard.text").joinpath("lost_form.toml")
    return convert(tomllib.loads(file.read_text(encoding="utf-8")), dict[str, Labels])


def language_of(accepted: str) -> str:
    """The first language of an `Accept-Language` header (RFC 9110, section 12.5.4) that the page speaks."""
    asked = (part.partition(";")[0].strip().partition("-")[0].lower() for part in accepted.split(","))
    return next((code for code in asked if code in labels()), FALLBACK)


def form(language: str, stations: Mapping[str, str], said: Mapping[str, str], problems: Mapping[str, str]) -> str:
    """The form as somebody has filled it, with what is wrong with it.

    `stations` are names by code; `problems` are labels by the field that they are about.
    """
    text = labels()[language]
    parts = [
        _alert(text, problems),
        f"<p>{escape(text.intro)}</p>",
        '<form method="post" action="/lost" accept-charset="utf-8">',
        f'<input type="hidden" name="key" value="{escape(said["key"])}">',
        _field(text, said, problems, "words", "textarea", 'rows="5" required'),
        _field(text, said, problems, "lost_on", "input", 'type="date"'),
        _field(text, said, problems, "flight", "input", 'autocapitalize="characters"'),
        _field(text, said, problems, "seat", "input", 'autocapitalize="characters"'),
        _field(text, said, problems, "where", "input"),
        _field(text, said, problems, "name", "input", 'autocomplete="name"'),
        _choice(text, stations, said, problems),
        '<div class="trap" aria-hidden="true">',
        _field(text, said, problems, "trap", "input", 'tabindex="-1" autocomplete="off"'),
        "</div>",
        f'<button type="submit">{escape(text.send)}</button></form>',
    ]
    return _page(language, text.title, "\n".join(parts))


def received(language: str, number: str) -> str:
    """The answer to a report, with its number."""
    text = labels()[language]
    said = (text.number.format(number=number), text.next)
    lines = "\n".join(f"<p>{escape(line)}</p>" for line in said)
    return _page(language, text.thanks, f'{lines}\n<p><a href="/lost">{escape(text.again)}</a></p>')


def closed(language: str) -> str:
    """The page where no station has lost & found staff."""
    text = labels()[language]
    return _page(language, text.title, f"<p>{escape(text.none)}</p>")


def _page(language: str, title: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{escape(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _alert(text: Labels, problems: Mapping[str, str]) -> str:
    if not problems:
        return ""
    lines = "".join(f"<li>{escape(getattr(text, problem))}</li>" for problem in problems.values())
    return f'<div role="alert"><p>{escape(text.problem)}</p><ul>{lines}</ul></div>'


def _field(
    text: Labels, said: Mapping[str, str], problems: Mapping[str, str], name: str, element: str, more: str = ""
) -> str:
    """A labelled field with its hint."""
    hint = getattr(text, f"{name}_hint", "")
    below = f'<small id="{name}-hint">{escape(hint)}</small>' if hint else ""
    described = f'aria-describedby="{name}-hint"' if hint else ""
    parts = (f'id="{name}" name="{name}" maxlength="{LONGEST[name]}"', described, _invalid(name, problems), more)
    attributes, value = " ".join(part for part in parts if part), escape(said.get(name, ""))
    box = f'<input {attributes} value="{value}">'
    if element == "textarea":
        box = f"<textarea {attributes}>\n{value}</textarea>"
    return f'<label for="{name}">{escape(getattr(text, name))}</label>{below}{box}'


def _choice(text: Labels, stations: Mapping[str, str], said: Mapping[str, str], problems: Mapping[str, str]) -> str:
    """The stations to choose from; the only one is chosen already."""
    chosen = said.get("station", "")
    options = [] if len(stations) == 1 else [f'<option value="">{escape(text.choose)}</option>']
    for code, name in stations.items():
        selected = " selected" if code == chosen else ""
        options.append(f'<option value="{escape(code)}"{selected}>{escape(name)}</option>')
    return (
        f'<label for="station">{escape(text.station)}</label>'
        f'<select id="station" name="station" {_invalid("station", problems)}>{"".join(options)}</select>'
    )


def _invalid(name: str, problems: Mapping[str, str]) -> str:
    return 'aria-invalid="true"' if name in problems else ""
