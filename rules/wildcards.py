"""Words written with a star in rule pages: "evacu*" stands for all words that begin so, "*flug" for all that end so.

Most languages build long words out of short ones; a rule's author cannot list them all. A star costs one look at the
first or last letters of each word of a sentence, whatever the rulebook holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rules.forms import SHORTEST_STEM, WILD


class Wildcards:
    """The starred words out of many, ready to say which of them a word of a text satisfies."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._heads: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._tails: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for form in sorted(set(forms)):
            if form.endswith(WILD):
                self._heads[form[:SHORTEST_STEM]].append((form, form[:-1]))
            elif form.startswith(WILD):
                self._tails[form[-SHORTEST_STEM:]].append((form, form[1:]))

    def __bool__(self) -> bool:
        return bool(self._heads or self._tails)

    def satisfied(self, word: str) -> tuple[str, ...]:
        """The starred words that `word` (lower case) satisfies; mostly none."""
        heads = self._heads.get(word[:SHORTEST_STEM], ())
        tails = self._tails.get(word[-SHORTEST_STEM:], ())
        return (
            *(form for form, head in heads if word.startswith(head)),
            *(form for form, tail in tails if word.endswith(tail)),
        )
