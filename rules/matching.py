"""Which rules say something about a text: literals first, then sentences, then token patterns.

Every pattern has words that must be there, and is tried only where the rarest of them stands. Most of them are plain
words, found among those of a sentence; parts of words and words with marks in them stand in one Aho-Corasick
automaton. So reading costs what the candidates cost, not what the rulebook holds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from rules import collector
from rules.anchors import Anchors
from rules.forms import WILD
from rules.frequencies import often
from rules.phrases import Match, TokenPatterns, matches
from rules.reading import Tokens
from rules.rulebook import Rule, Rulebook
from rules.sentences import Sentence, letters, lowered
from rules.trees import Chain, Either, Node, Words

MOST_SENTENCES = 60  # of one title or text that are read; news tells what happened in its first ones
MOST_MATCHES = 3  # of one rule in one sentence


class Ways(NamedTuple):
    """A rule, and those of its patterns whose words a sentence holds."""

    rule: Rule
    nodes: tuple[Node, ...]

    def taking(self, slots: Set[str]) -> Ways | None:
        """Those that take nothing but these slots; None where that leaves none."""
        return self._with([node for node in self.nodes if node.takes <= slots])

    def among(self, words: frozenset[str]) -> Ways | None:
        """Those that need nothing but these words; None where that leaves none."""
        nodes = []
        for node in self.nodes:
            for forms in node.needs:  # a plain loop: this runs a hundred thousand times a second
                if forms.isdisjoint(words):
                    break
            else:
                nodes.append(node)
        return self._with(nodes)

    def _with(self, nodes: Sequence[Node]) -> Ways | None:
        if len(nodes) == len(self.nodes):
            return self
        return Ways(self.rule, tuple(nodes)) if nodes else None


class Candidate(NamedTuple):
    """A sentence and the rules whose words it holds."""

    sentence: Sentence
    rules: tuple[Ways, ...]


class Matching:
    """The rules of one language, ready to run."""

    def __init__(self, rules: Iterable[Rule], language: str) -> None:
        self._counting: set[str] = set()
        self._unless: dict[str, TokenPatterns] = {}
        self._patterns: list[tuple[Rule, Node]] = []
        for rule in sorted(rules, key=lambda each: each.id):
            says = rule.says.get(language, ())
            if not says:
                continue
            if unless := rule.unless.get(language):
                self._unless[rule.id] = TokenPatterns({rule.id: unless})
            self._patterns += [(rule, node) for node in says]
            if any("n" in node.slots for node in says):
                self._counting.add(rule.id)
        marked: set[str] = set()
        self._anchors = Anchors(_anchoring(node, marked) for _, node in self._patterns)
        self._marked = sorted(marked)
        self._automaton = AhoCorasick([word.strip(WILD) for word in self._marked] or ["\0"])
        # stars stand for letters on one side only; of other words the tokeniser knows where they end
        self._loose = [
            (
                not (word.endswith(WILD) and word[0].isalnum()),
                not (word.startswith(WILD) and word[-1].isalnum()),
            )
            for word in self._marked
        ]

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
            before, behind = self._loose[number]
            if (before or not start or not low[start - 1].isalnum()) and (
                behind or end == len(low) or not low[end].isalnum()
            ):
                held.setdefault(bisect_right(starts, start) - 1, set()).add(self._marked[number])
        return held

    def _satisfied(self, words: set[str]) -> tuple[Ways, ...]:
        """The rules whose words these are."""
        held: dict[str, tuple[Rule, list[Node]]] = {}
        for number in self._anchors.among(words):
            rule, node = self._patterns[number]
            if not node.choices or all(choice.is_open(words) for choice in node.choices):
                held.setdefault(rule.id, (rule, []))[1].append(node)
        return tuple(Ways(rule, tuple(nodes)) for rule, nodes in held.values())

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


def _anchoring(node: Node, marked: set[str]) -> set[frozenset[str]]:
    """The sets of words by which a sentence is found that the tree may fit. Adds those of their words to `marked` that
    are not of letters alone."""
    sets = _needed(node)
    written = [forms for forms in sets if all(any(map(str.isalnum, word)) for word in forms)]
    found = {*node.needs, *(written or sets)}
    for forms in found:
        marked.update(word for word in forms if not word.isalpha())
    return found


def _needed(node: Node) -> list[frozenset[str]]:
    """Sets of words, of each of which one must stand in a sentence that the tree fits."""
    if isinstance(node, Words):
        return [node.forms]
    if isinstance(node, Chain):
        return [forms for part in node.parts for forms in _needed(part)]
    if not isinstance(node, Either) or node.optional:
        return []
    options = [_needed(option) for option in node.options]
    if not all(options):
        return []
    return [frozenset[str]().union(*(min(sets, key=often) for sets in options))]


class Matchings:
    """A Matching for each language that any rule speaks, made when the first item in that language is read."""

    def __init__(self, book: Rulebook) -> None:
        self._rules = [rule for page in book.pages.values() for rule in page.rules.values()]
        self._spoken = frozenset(language for rule in self._rules for language in rule.says)
        self._made: dict[str, Matching] = {}

    def get(self, language: str) -> Matching | None:
        """None for a language that no rule speaks."""
        if language not in self._spoken:
            return None
        if language not in self._made:
            with collector.kept_away():
                self._made[language] = Matching(self._rules, language)
        return self._made[language]
