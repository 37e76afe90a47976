"""Which rules say something about a text: literals first, then sentences, then token patterns.

Every pattern has words that must be there, and is tried only where the rarest of them stands. Most of them are plain
words, found among those of a sentence; parts of words and words with marks in them stand in one Aho-Corasick
automaton. So reading costs what the candidates cost, not what the rulebook holds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ahocorasick_rs import AhoCorasick

from rules.forms import WILD
from rules.language import Language
from rules.phrases import Match, TokenPatterns, matches
from rules.reading import Tokens
from rules.rulebook import Rule, Rulebook
from rules.sentences import Sentence, letters, lowered
from rules.trees import Chain, Either, Node, Slot, Words, leaves, often

_SHORTEST = 3  # letters of a word worth looking for
MOST_SENTENCES = 60  # of one title or text that are read; news tells what happened in its first ones
MOST_MATCHES = 3  # of one rule in one sentence


@dataclass(frozen=True, slots=True)
class Ways:
    """A rule, and those of its patterns whose words a sentence holds."""

    rule: Rule
    nodes: tuple[Node, ...]

    def among(self, words: frozenset[str]) -> Ways | None:
        """Those that need nothing but these words; None where that leaves none."""
        nodes = []
        for node in self.nodes:
            for (
                forms
            ) in node.needs:  # plain loops, here and below: they run a hundred thousand times a second
                if forms.isdisjoint(words):
                    break
            else:
                nodes.append(node)
        if len(nodes) == len(self.nodes):
            return self
        return Ways(self.rule, tuple(nodes)) if nodes else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence and the rules whose words it holds."""

    sentence: Sentence
    rules: tuple[Ways, ...]


@dataclass(slots=True)
class _Step:
    """Patterns of rules (by their places among them) all of whose words a sentence holds, and what more it must hold,
    one word of each set, for others."""

    patterns: list[tuple[Rule, int]] = field(default_factory=list)
    more: dict[frozenset[str], _Step] = field(default_factory=dict)


class Matching:
    """The rules of one language, ready to run."""

    def __init__(self, rules: Iterable[Rule], language: str, common: frozenset[str]) -> None:
        self._language = language
        self._content: dict[frozenset[str], bool] = {}
        self._steps = _Step()
        self._sets: dict[frozenset[str], frozenset[str]] = {}  # equal sets are kept once
        self._common = common
        self._counting: set[str] = set()
        self._unless: dict[str, TokenPatterns] = {}
        for rule in rules:
            says = rule.says.get(language, ())
            if not says:
                continue
            if unless := rule.unless.get(language):
                self._unless[rule.id] = TokenPatterns({rule.id: unless})
            for at, node in enumerate(says):
                self._anchor(rule, at, node, common)
            if any(isinstance(leaf, Slot) and leaf.name == "n" for node in says for leaf in leaves(node)):
                self._counting.add(rule.id)
        # by a word of the rarest set: the next set and where it leads; no set where one is enough
        self._first: dict[str, list[tuple[frozenset[str] | None, _Step]]] = defaultdict(list)
        for forms, step in self._steps.more.items():
            following = [*([(None, _Step(step.patterns))] if step.patterns else []), *step.more.items()]
            for word in forms:
                self._first[word] += following
        self._marked = sorted({word for forms in self._sets for word in forms if not word.isalpha()})
        self._automaton = AhoCorasick([word.strip(WILD) for word in self._marked] or ["\0"])
        # stars stand for letters on one side only; of other words the tokeniser knows where they end
        self._open = [
            (
                not (word.endswith(WILD) and word[0].isalnum()),
                not (word.startswith(WILD) and word[-1].isalnum()),
            )
            for word in self._marked
        ]

    def _anchor(self, rule: Rule, at: int, node: Node, common: frozenset[str]) -> None:
        """Puts a pattern where its words lead, the rarest first."""
        sets = self._needed(node, common)
        written = [forms for forms in sets if all(any(map(str.isalnum, word)) for word in forms)]
        content = [forms for forms in written if self._is_content(forms, common)] or written or sets
        for forms in node.needs:
            self._sets.setdefault(forms, forms)
        step = self._steps
        for forms in sorted({*content, *node.needs}, key=self._rarity):
            known = self._sets.setdefault(forms, forms)
            step = step.more.setdefault(known, _Step())
        step.patterns.append((rule, at))

    def _rarity(self, forms: frozenset[str]) -> tuple[bool, int, list[str]]:
        """To sort by: what is worth looking for first, then what is rare; the words only tell equals apart."""
        return not self._is_content(forms, self._common), often(forms), sorted(forms)

    def _needed(self, node: Node, common: frozenset[str]) -> list[frozenset[str]]:
        """Sets of words, of each of which one must stand in a sentence that the tree fits."""
        if isinstance(node, Words):
            return [node.forms]
        if isinstance(node, Chain):
            return [forms for part in node.parts for forms in self._needed(part, common)]
        if not isinstance(node, Either) or node.optional:
            return []
        options = [self._needed(option, common) for option in node.options]
        if not all(options):
            return []
        rarest = (
            min(sets, key=lambda each: (not self._is_content(each, common), often(each))) for sets in options
        )
        return [frozenset[str]().union(*rarest)]

    def _is_content(self, forms: frozenset[str], common: frozenset[str]) -> bool:
        """Whether all of these words are worth looking for."""
        if forms not in self._content:
            self._content[forms] = all(
                len(word.strip(WILD)) >= _SHORTEST and word not in common for word in forms
            )
        return self._content[forms]

    def candidates(self, text: str, sentences: Sequence[Sentence]) -> list[Candidate]:
        """Sentences that hold all the words that some rule needs, in order."""
        low = lowered(text)
        marked = self._held(low, sentences)
        found: list[Candidate] = []
        for at, sentence in enumerate(sentences):
            words = {*letters(low[sentence.start : sentence.end])}
            if at in marked:
                words |= marked[at]
            if "cannot" in words:
                words |= {"can", "not"}  # as the tokeniser cuts it
            if rules := self._satisfied(words):
                found.append(Candidate(sentence, rules))
                if len(found) == MOST_SENTENCES:
                    break
        return found

    def _held(self, low: str, sentences: Sequence[Sentence]) -> Mapping[int, set[str]]:
        """The words that are not of letters alone, by sentence."""
        held: dict[int, set[str]] = {}
        starts = [sentence.start for sentence in sentences]
        for number, start, end in self._automaton.find_matches_as_indexes(low, overlapping=True):
            before, behind = self._open[number]
            if (before or not start or not low[start - 1].isalnum()) and (
                behind or end == len(low) or not low[end].isalnum()
            ):
                held.setdefault(bisect_right(starts, start) - 1, set()).add(self._marked[number])
        return held

    def _satisfied(self, words: set[str]) -> tuple[Ways, ...]:
        """The rules whose words these are."""
        first = self._first
        steps = [
            step
            for word in first.keys() & words
            for forms, step in first[word]
            if forms is None or not forms.isdisjoint(words)
        ]
        if not steps:
            return ()
        found: dict[str, set[int]] = {}
        rules: dict[str, Rule] = {}
        for step in steps:  # it grows
            for rule, at in step.patterns:
                rules[rule.id] = rule
                found.setdefault(rule.id, set()).add(at)
            for forms, more in step.more.items():
                if not forms.isdisjoint(words):
                    steps.append(more)
        return tuple(
            Ways(
                rules[rule_id],
                tuple(rules[rule_id].says[self._language][at] for at in sorted(found[rule_id])),
            )
            for rule_id in sorted(found)
        )

    def counts(self, rules: Iterable[Rule]) -> bool:
        """Whether one of these rules has a slot for a number."""
        return any(rule.id in self._counting for rule in rules)

    def matches(self, ways: Ways, tokens: Tokens) -> list[Match]:
        """Where the rule says that something happened, its exceptions not yet considered; the first few places."""
        rule_id = ways.rule.id
        return matches(((rule_id, node) for node in ways.nodes), tokens)[:MOST_MATCHES]

    def exceptions(self, rule: Rule, tokens: Tokens) -> list[Match]:
        """Where an `unless` of the rule holds."""
        patterns = self._unless.get(rule.id)
        return patterns.find(tokens) if patterns else []


class Matchings:
    """A Matching for each language that any rule speaks, made when the first item in that language is read."""

    def __init__(self, book: Rulebook, languages: Mapping[str, Language]) -> None:
        self._rules = [rule for page in book.pages.values() for rule in page.rules.values()]
        self._spoken = frozenset(language for rule in self._rules for language in rule.says)
        self._languages = languages
        self._made: dict[str, Matching] = {}

    def get(self, language: str) -> Matching | None:
        """None for a language that no rule speaks."""
        if language not in self._spoken:
            return None
        if language not in self._made:
            known = self._languages.get(language)
            self._made[language] = Matching(self._rules, language, known.common if known else frozenset())
        return self._made[language]
