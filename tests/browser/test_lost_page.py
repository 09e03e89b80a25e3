"""The public form for lost things as a passenger's browser shows it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, expect

from onboard.domain.loss_report import LossReport
from onboard.domain.scope import station_scope
from onboard.relay.lost_page import LONGEST, labels
from tests.integration.relay.kit import Office
from tests.unit.test_contrast import contrast

PHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 640}
"""WCAG 2.2, 1.4.10: CSS pixels without scrolling in two directions."""

JAPANESE, ENGLISH, ARABIC = (labels()[language] for language in ("ja", "en", "ar"))

Visit = Callable[..., Page]

CUT_OFF = """() => [...document.querySelectorAll("body *")]
    .filter(each => !each.closest(".unseen") && each.checkVisibility())
    .filter(each => {
        const box = each.getBoundingClientRect()
        return box.left < 0 || box.right > innerWidth || each.scrollWidth > each.clientWidth + 1 && each.clientWidth
    })
    .map(each => each.outerHTML)"""
"""What reaches over the window's edges, or over its own."""

COLOURS = """() => [...document.querySelectorAll("body *")]
    .filter(each => !each.closest(".unseen") && each.checkVisibility())
    .map(each => {
        const said = [...each.childNodes].filter(node => node.nodeType === Node.TEXT_NODE)
        let ground = each
        while (getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = ground.parentElement
        return [
            said.map(node => node.data).join("").trim(),
            getComputedStyle(each).color,
            getComputedStyle(ground).backgroundColor,
        ]
    })
    .filter(([said]) => said)"""
"""Each text with its own colour and that of its ground."""


@pytest.fixture
def visit(browser: Browser, origin: str) -> Iterator[Visit]:
    """Opens the form in a browser of its own, which may ask nobody but the relay."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []

    def visit(language: str = "en", within: Browser = browser, **settings: Any) -> Page:
        context = within.new_context(locale=language, **{"viewport": PHONE} | settings)
        contexts.append(context)
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.goto(f"{origin}/lost")
        return page

    yield visit
    for context in contexts:
        stored = context.storage_state(indexed_db=True)
        assert (stored["cookies"], stored["origins"]) == ([], [])
        context.close()
    assert {url.partition("?")[0].partition("#")[0] for url in asked} == {f"{origin}/lost"}


@pytest.fixture(scope="module")
def large_print(launch: Callable[..., Browser]) -> Iterator[Browser]:
    """A browser set to text twice as large as usual."""
    browser = launch("--blink-settings=defaultFontSize=32")
    yield browser
    browser.close()


def tab_to(page: Page, control: Locator) -> None:
    """Goes on with the Tab key to this control; a date has four stops."""
    for _ in range(5):
        page.keyboard.press("Tab")
        if control.evaluate("control => control === document.activeElement"):
            return
    pytest.fail(f"the Tab key does not lead to {control}")


def send(page: Page, language: str = "en") -> None:
    page.get_by_role("button", name=labels()[language].send, exact=True).click()


def report(office: Office) -> LossReport:
    (found,) = office.ledger.states("loss_report").values()
    assert isinstance(found, LossReport)
    return found


def test_a_loss_is_reported_in_japanese_with_the_keyboard_alone_and_no_script(office: Office, visit: Visit) -> None:
    page = visit("ja-JP", java_script_enabled=False)
    typed = [
        (JAPANESE.words, "赤いウールのマフラー"),
        (JAPANESE.where, "座席ポケット"),
        (JAPANESE.lost_on, "11202026"),
        (JAPANESE.flight, "KL 861"),
        (JAPANESE.seat, "\uff11\uff12\uff21"),  # as wide as Japanese keyboards write
        (JAPANESE.station, "San"),
        (JAPANESE.name, "山田花子"),
    ]
    for label, text in typed:
        tab_to(page, page.get_by_label(label))
        (page.keyboard.type if text.isascii() else page.keyboard.insert_text)(text)
    page.keyboard.press("Enter")
    expect(page).to_have_title(JAPANESE.thanks)
    expect(page.get_by_text(JAPANESE.number)).to_contain_text("L-10001")
    here = report(office)
    assert (here.reference, here.scope, here.loss.language) == ("L-10001", station_scope("SFO"), "ja")
    assert (here.loss.words, here.loss.seat) == ("赤いウールのマフラー\nKL 861", "12A")
    assert (here.loss.where, str(here.loss.lost_on), here.loss.name) == ("座席ポケット", "2026-11-20", "山田花子")


def test_an_error_keeps_what_was_typed_says_where_and_leads_there(office: Office, visit: Visit) -> None:
    page = visit()
    typed = {ENGLISH.where: "Row 30 or 31", ENGLISH.lost_on: "2026-11-20", ENGLISH.seat: "by the aisle"}
    for label, text in typed.items():
        page.get_by_label(label).fill(text)
    page.get_by_label(ENGLISH.station).select_option("AMS")
    send(page)
    expect(page).to_have_title(f"{ENGLISH.error}: {ENGLISH.title}")
    expect(page.locator(".summary")).to_be_focused()
    for label, text in (typed | {ENGLISH.station: "AMS"}).items():
        expect(page.get_by_label(label)).to_have_value(text)
    for label, problem in ((ENGLISH.seat, ENGLISH.no_seat), (ENGLISH.words, ENGLISH.no_words)):
        page.get_by_role("link", name=problem).click()
        expect(page.get_by_label(label)).to_be_focused()
        expect(page.get_by_label(label)).to_have_accessible_description(f"{hint(label)} {ENGLISH.error}: {problem}")
    page.keyboard.insert_text("My scarf")
    page.get_by_label(ENGLISH.seat).fill("30A")
    send(page)
    expect(page).to_have_title(ENGLISH.thanks)
    assert report(office).loss.where == "Row 30 or 31"


def hint(label: str) -> str:
    return {ENGLISH.seat: ENGLISH.seat_hint, ENGLISH.words: ENGLISH.words_hint}[label]


def test_arabic_runs_from_right_to_left_and_the_number_does_not(visit: Visit) -> None:
    page = visit("ar-EG")
    seat, words = (page.get_by_label(label).bounding_box() for label in (ARABIC.seat, ARABIC.words))
    assert seat is not None
    assert words is not None
    assert seat["x"] + seat["width"] == words["x"] + words["width"]
    assert seat["x"] > words["x"]
    page.get_by_label(ARABIC.words).fill("وشاح أحمر")
    page.get_by_label(ARABIC.station).select_option("AMS")
    send(page, "ar")
    expect(page.get_by_text("L-10001")).to_have_css("direction", "ltr")
    expect(page.get_by_text(ARABIC.next)).to_have_css("direction", "rtl")


def test_another_language_is_two_keys_away(visit: Visit) -> None:
    page = visit("th")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="日本語").press("Enter")
    expect(page).to_have_title(JAPANESE.title)


def test_no_script_could_run(visit: Visit) -> None:
    with pytest.raises(Error, match="Content Security Policy"):
        visit().add_script_tag(content="document.title = 'taken over'")


def test_nothing_is_cut_off_on_the_narrowest_screen_with_text_twice_as_large(
    visit: Visit, large_print: Browser, origin: str
) -> None:
    page = visit(within=large_print, viewport=NARROWEST)
    page.locator("summary").click()
    cut_off = {"languages": page.evaluate(CUT_OFF)}
    for language, text in labels().items():
        page.goto(f"{origin}/lost?language={language}")
        page.get_by_label(text.seat).fill("by the aisle")
        send(page, language)
        expect(page.locator(".summary")).to_be_focused()
        cut_off[language] = page.evaluate(CUT_OFF)
    assert {language: found for language, found in cut_off.items() if found} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_keeps_its_contrast_in_either_scheme(visit: Visit, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    page.locator("summary").click()
    found = page.evaluate(COLOURS)
    page.get_by_label(ENGLISH.seat).fill("by the aisle")
    send(page)
    found += page.evaluate(COLOURS)
    page.get_by_label(ENGLISH.words).fill("My scarf")
    page.get_by_label(ENGLISH.seat).fill("")
    page.get_by_label(ENGLISH.station).select_option("AMS")
    send(page)
    found += page.evaluate(COLOURS)
    assert {ENGLISH.no_words, ENGLISH.send, ENGLISH.title, "L-10001"} <= {text for text, _, _ in found}
    assert [text for text, ink, ground in found if contrast(colour(ink), colour(ground)) < 4.5] == []


def colour(computed: str) -> str:
    """#rrggbb of a computed `rgb(r, g, b)`."""
    return "#" + "".join(f"{int(channel):02x}" for channel in computed[len("rgb(") : -1].split(","))


def test_each_stop_of_the_keyboard_is_seen(visit: Visit) -> None:
    page = visit()
    for name in LONGEST:
        if name != "trap":
            tab_to(page, page.locator(f"#{name}"))
            expect(page.locator(f"#{name}")).to_have_css("outline-style", "solid")
            expect(page.locator(f"#{name}")).to_have_css("outline-width", "3px")


def test_the_number_is_printed_dark_on_white_and_without_links(visit: Visit) -> None:
    page = visit(color_scheme="dark")
    page.get_by_label(ENGLISH.words).fill("My scarf")
    page.get_by_label(ENGLISH.station).select_option("AMS")
    send(page)
    page.emulate_media(media="print")
    inks = {text: (colour(ink), colour(ground)) for text, ink, ground in page.evaluate(COLOURS)}
    assert "L-10001" in inks
    assert all(contrast(ink, "#ffffff") > 4.5 for ink, _ in inks.values())
    assert all(contrast(ground, "#ffffff") < 1.5 for _, ground in inks.values())
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.get_by_role("link")).to_have_count(0)
