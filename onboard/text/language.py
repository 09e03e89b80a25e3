"""Which of the thirteen languages a message is written in."""

import functools
import math
import re

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from onboard.text.lexicon import LANGUAGES, alternatives, lexicon
from onboard.text.reading import BLANKED, CODES, plain, read, without_links

UNDETERMINED = "und"
_CONFIDENCE = 0.5
_OWN_WORD_WEIGHT = 3.0
_SHARED_WORD_WEIGHT = 0.8
_PRIOR_WEIGHT = 1.8
_MOSTLY = 0.3
_SOME_KANA = 0.1

_LETTER = re.compile(r"[^\W\d_]")
_KANA = re.compile(r"[\u3041-\u30fa\u30fc-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LATIN = re.compile(r"[A-Za-z\u00aa-\u024f]")
_JAPANESE_FORMS = re.compile("[込払働駅気発変対応様検単戻歩両児処鉄毎渋軽転黒覚帰読売楽薬験険図価円届席遅搬乗]")
_CHINESE_ONLY = re.compile("[们的吗么这还请订气电飞机发对应谢谢迟说没]")


def detect(text: str, prior: str | None = None) -> str:
    """The ISO 639-1 code of the message's language, one of `LANGUAGES`, or "und" when it cannot be told.

    `prior` is the language of the conversation's earlier messages; it decides where the text alone does not.
    Flight numbers, seats, codes, addresses and emoji say nothing about a language and are left out.
    """
    prose = _prose(text)
    letters = len(_LETTER.findall(prose))
    if not letters:
        return _known(prior)
    by_script = _by_script(prose, letters, prior)
    return by_script or _by_words(prose, prior)


def _prose(text: str) -> str:
    return CODES.sub(" ", without_links(read(text)).replace(BLANKED, " "))


def _known(prior: str | None) -> str:
    return prior if prior in LANGUAGES else UNDETERMINED


def _by_script(prose: str, letters: int, prior: str | None) -> str | None:
    share = {
        script: len(pattern.findall(prose)) / letters
        for script, pattern in {"kana": _KANA, "hangul": _HANGUL, "han": _HAN, "cyrillic": _CYRILLIC}.items()
    }
    if share["hangul"] >= _MOSTLY:
        return "ko"
    if share["kana"] + share["han"] >= _MOSTLY:
        return "ja" if share["kana"] >= _SOME_KANA or _japanese_han(prose, prior) else "zh"
    if share["cyrillic"] >= _MOSTLY:
        return "ru"
    return None if len(_LATIN.findall(prose)) >= _MOSTLY * letters else UNDETERMINED


def _japanese_han(prose: str, prior: str | None) -> bool:
    if _CHINESE_ONLY.search(prose):
        return False
    return prior == "ja" or _JAPANESE_FORMS.search(prose) is not None


def _by_words(prose: str, prior: str | None) -> str:
    scores = {language: math.log(max(share, 1e-9)) for language, share in _identifier().rank(prose)}
    for word in set(_words().findall(plain(prose))):
        owners = _owners()[word]
        weight = _OWN_WORD_WEIGHT if len(owners) == 1 else _SHARED_WORD_WEIGHT
        for language in owners:
            scores[language] += weight
    if prior in scores:
        scores[prior] += _PRIOR_WEIGHT
    best = max(scores, key=lambda language: scores[language])
    total = sum(math.exp(score - scores[best]) for score in scores.values())
    return best if 1 / total >= _CONFIDENCE else UNDETERMINED


@functools.cache
def _owners() -> dict[str, list[str]]:
    """Frequent words, and the languages that have them."""
    owners: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for word in {plain(word) for word in lexicon(language).common}:
            owners.setdefault(word, []).append(language)
    return owners


@functools.cache
def _words() -> re.Pattern[str]:
    return re.compile(alternatives(_owners()))


@functools.cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
