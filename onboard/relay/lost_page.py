"""The public page for lost things: one form without a script, in the passenger's language where that is known here."""

import base64
import datetime as dt
import functools
import hashlib
import tomllib
from collections.abc import Mapping
from html import escape
from importlib import resources
from typing import NamedTuple

from msgspec import Struct, convert

FALLBACK = "en"

LONGEST = {"words": 2000, "where": 200, "lost_on": 10, "flight": 12, "seat": 8, "station": 3, "name": 100, "trap": 200}
"""Characters of each field at most, in the form's order. The relay says so, no browser: that would cut off what
somebody pastes."""

_OPTIONAL = {"where", "lost_on", "flight", "seat", "name"}

_STYLE = resources.files("onboard.relay").joinpath("lost_page.css").read_text(encoding="utf-8")

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Labels(Struct, frozen=True, forbid_unknown_fields=True):
    """What the page says in one language; `onboard/text/lost_form` has a file for each.

    Attributes:
        called: the language's own name for itself.
        direction: of its script, as HTML's `dir` has it.
    """

    called: str
    language: str
    title: str
    intro: str
    optional: str
    words: str
    words_hint: str
    where: str
    where_hint: str
    lost_on: str
    flight: str
    flight_hint: str
    seat: str
    seat_hint: str
    station: str
    station_hint: str
    choose: str
    name: str
    trap: str
    send: str
    thanks: str
    number: str
    keep: str
    next: str
    again: str
    none: str
    error: str
    problem: str
    no_words: str
    too_long: str
    no_date: str
    no_seat: str
    no_station: str
    trapped: str
    busy: str
    direction: str = "ltr"


class _Sheet(NamedTuple):
    """The form as somebody has filled it, and labels of what is wrong with it, by field."""

    text: Labels
    said: Mapping[str, str]
    problems: Mapping[str, str]

    def problem(self, name: str) -> str:
        """What is wrong with this field, for its reader; empty where nothing is."""
        if name not in self.problems:
            return ""
        label: str = getattr(self.text, self.problems[name])
        return escape(label.format(longest=LONGEST.get(name)))


@functools.cache
def labels() -> dict[str, Labels]:
    """The labels by language, as shipped, in the order of the languages' own names."""
    files = resources.files("onboard.relay").joinpath("lost_labels").iterdir()
    texts = {
        file.name.removesuffix(".toml"): convert(tomllib.loads(file.read_text(encoding="utf-8")), Labels)
        for file in files
    }
    return dict(sorted(texts.items(), key=lambda item: item[1].called))


def language_of(accepted: str) -> str:
    """The first language of an `Accept-Language` header (RFC 9110, section 12.5.4) that the page speaks."""
    asked = (part.partition(";")[0].strip().partition("-")[0].lower() for part in accepted.split(","))
    # Browsers name the written forms of Norwegian, the project the language.
    spoken = ("no" if code in {"nb", "nn"} else code for code in asked)
    return next((code for code in spoken if code in labels()), FALLBACK)


def form(
    language: str,
    stations: Mapping[str, str],
    said: Mapping[str, str],
    problems: Mapping[str, str],
    latest: dt.date,
) -> str:
    """The form as somebody has filled it, with what is wrong with it.

    `stations` are names by code; `problems` are labels by the field that they are about; no flight is after `latest`.
    """
    sheet = _Sheet(labels()[language], said, problems)
    text = sheet.text
    code = 'autocapitalize="characters" spellcheck="false"'
    parts = [
        _summary(sheet) if problems else _languages(language),
        f"<h1>{escape(text.title)}</h1>\n<p>{escape(text.intro)}</p>",
        f'<form method="post" action="/lost?language={language}" accept-charset="utf-8" autocomplete="off" novalidate>',
        f'<input type="hidden" name="key" value="{escape(said["key"])}">',
        _field(sheet, "words", _area(sheet, "words", 'rows="5" aria-required="true"')),
        _field(sheet, "where", _input(sheet, "where")),
        _field(sheet, "lost_on", _input(sheet, "lost_on", f'type="date" max="{latest}"')),
        _field(sheet, "flight", _input(sheet, "flight", code)),
        _field(sheet, "seat", _input(sheet, "seat", code)),
        _field(sheet, "station", _choice(sheet, "station", stations)),
        _field(sheet, "name", _input(sheet, "name", 'autocomplete="name" spellcheck="false"')),
        _trap(sheet),
        f'<button type="submit">{escape(text.send)}</button>\n</form>',
    ]
    title = f"{text.error}: {text.title}" if problems else text.title
    return _page(language, title, parts)


def received(language: str, number: str) -> str:
    """The answer to a report, with its number."""
    text = labels()[language]
    parts = [
        f"<h1>{escape(text.thanks)}</h1>",
        f'<p class="receipt">{escape(text.number)} <strong><bdi dir="ltr">{escape(number)}</bdi></strong></p>',
        *(f"<p>{escape(line)}</p>" for line in (text.keep, text.next)),
        f'<p class="again"><a href="/lost?language={language}">{escape(text.again)}</a></p>',
    ]
    return _page(language, text.thanks, parts)


def closed(language: str) -> str:
    """The page where no station has lost & found staff."""
    text = labels()[language]
    return _page(language, text.title, [f"<h1>{escape(text.title)}</h1>", f"<p>{escape(text.none)}</p>"])


def _page(language: str, title: str, parts: list[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="{language}" dir="{labels()[language].direction}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _languages(language: str) -> str:
    """The other languages to choose from."""
    own = labels()[language]
    links = "".join(
        f'<li><a href="/lost?language={code}" lang="{code}" hreflang="{code}">{escape(text.called)}</a></li>'
        for code, text in labels().items()
        if code != language
    )
    named = f"{escape(own.language)}: {escape(own.called)}"
    return f'<details class="languages"><summary>{named}</summary><ul>{links}</ul></details>'


def _summary(sheet: _Sheet) -> str:
    """What is wrong, each with the way to its field. It has the focus when the page opens."""
    lines = [
        f'<a href="#{name}">{sheet.problem(name)}</a>' if name in LONGEST else sheet.problem(name)
        for name in sorted(sheet.problems, key=[*LONGEST, ""].index)
    ]
    items = "".join(f"<li>{line}</li>" for line in lines)
    return (
        '<div class="summary" tabindex="-1" autofocus>\n'
        f'<div role="alert"><h2>{escape(sheet.text.problem)}</h2><ul>{items}</ul></div>\n</div>'
    )


def _field(sheet: _Sheet, name: str, control: str) -> str:
    """A control with its label, its hint and what is wrong with it."""
    optional = f' <span class="optional">({escape(sheet.text.optional)})</span>' if name in _OPTIONAL else ""
    lines = [f'<label for="{name}">{escape(getattr(sheet.text, name))}{optional}</label>']
    if hint := _hint(sheet, name):
        lines.append(f'<p class="hint" id="{name}-hint">{escape(hint)}</p>')
    if problem := sheet.problem(name):
        unseen = f'<span class="unseen">{escape(sheet.text.error)}: </span>'
        lines.append(f'<p class="error" id="{name}-error">{unseen}{problem}</p>')
    wrong = " wrong" if problem else ""
    return "\n".join([f'<div class="field{wrong}">', *lines, control, "</div>"])


def _hint(sheet: _Sheet, name: str) -> str:
    hint: str = getattr(sheet.text, f"{name}_hint", "")
    return hint


def _attributes(sheet: _Sheet, name: str, more: str = "") -> str:
    """What every control has: its name, what describes it, whether it is wrong."""
    wrong = name in sheet.problems
    described = [f"{name}-hint"] * bool(_hint(sheet, name)) + [f"{name}-error"] * wrong
    parts = (
        f'id="{name}" name="{name}"',
        f'aria-describedby="{" ".join(described)}"' if described else "",
        'aria-invalid="true"' if wrong else "",
        more,
    )
    return " ".join(filter(None, parts))


def _input(sheet: _Sheet, name: str, more: str = "") -> str:
    return f'<input {_attributes(sheet, name, more)} value="{escape(sheet.said.get(name, ""))}">'


def _area(sheet: _Sheet, name: str, more: str) -> str:
    # The line's end after the tag is none of the text; it keeps the text's own first one.
    return f"<textarea {_attributes(sheet, name, more)}>\n{escape(sheet.said.get(name, ''))}</textarea>"


def _choice(sheet: _Sheet, name: str, choices: Mapping[str, str]) -> str:
    """What can be chosen; where that is one, it is chosen already."""
    options = [] if len(choices) == 1 else [f'<option value="">{escape(sheet.text.choose)}</option>']
    for code, called in choices.items():
        selected = " selected" if code == sheet.said.get(name) else ""
        options.append(f'<option value="{escape(code)}"{selected}>{escape(called)}</option>')
    return f"<select {_attributes(sheet, name)}>{''.join(options)}</select>"


def _trap(sheet: _Sheet) -> str:
    """A field that no person sees. Whose browser filled it in sees it then, and can empty it."""
    if "trap" in sheet.problems:
        return _field(sheet, "trap", _input(sheet, "trap"))
    field = _field(sheet, "trap", _input(sheet, "trap", 'tabindex="-1"'))
    return f'<div class="unseen" aria-hidden="true">\n{field}\n</div>'
