"""What a model knows of words, by their checksums."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rules.vocabulary import Vocabulary, checksum


@given(st.dictionaries(st.text(max_size=8), st.integers(-32_768, 32_767)), st.text(max_size=8))
def test_a_vocabulary_tells_what_its_words_are_worth_and_nothing_of_others(
    worths: dict[str, int], other: str
) -> None:
    told = sorted((checksum(word), worth) for word, worth in worths.items())
    sums = np.array([each for each, _ in told], dtype=np.uint32)
    known = Vocabulary(sums, np.array([worth for _, worth in told], dtype=np.int16))
    assert all(known.worth([word]) == worth for word, worth in worths.items())
    assert known.worth(worths) == sum(worths.values())
    if other not in worths:
        assert known.at(other) is None
        assert known.worth([other]) == 0
