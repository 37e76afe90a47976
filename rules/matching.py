"""Which rules say something about a text: literals first, then sentences, then token patterns.

Every pattern has words that must be there. All of them stand in one Aho-Corasick automaton; a single pass over the
text finds the sentences worth reading, and for each the few rules worth trying. Reading costs what the candidates
cost, not what the rulebook holds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from rules.forms import WILD
from rules.language import Language
from rules.pattern import Chain, Either, Node, Slot, Words, leaves
from rules.phrases import Match, TokenPatterns
from rules.reading import Tokens
from rules.rulebook import Rule, Rulebook
from rules.sentences import Sentence, lowered

_SHORTEST = 3  # letters of a word worth looking for
MOST_SENTENCES = 60  # of one title or text that are read; news tells what happened in its first ones
MOST_MATCHES = 3  # of one rule in one sentence


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence and the rules whose words it holds."""

    sentence: Sentence
    rules: tuple[Rule, ...]


# Of each of these sets of words the sentence must hold one.
_Needs = frozenset[frozenset[int]]
_Anchored = dict[str, tuple[Rule, dict[_Needs, None]]]
_NOTHING: _Anchored = {}


class Matching:
    """The rules of one language, ready to run."""

    def __init__(self, rules: Iterable[Rule], language: str, common: frozenset[str]) -> None:
        self._language = language
        self._numbers: dict[str, int] = {}
        self._sets: dict[frozenset[str], frozenset[int]] = {}
        self._content: dict[frozenset[str], bool] = {}
        self._anchored: dict[int, _Anchored] = defaultdict(dict)
        self._counting: set[str] = set()
        self._says: dict[str, TokenPatterns] = {}
        self._unless: dict[str, TokenPatterns] = {}
        for rule in rules:
            says = rule.says.get(language, ())
            if not says:
                continue
            self._says[rule.id] = TokenPatterns({rule.id: says})
            if unless := rule.unless.get(language):
                self._unless[rule.id] = TokenPatterns({rule.id: unless})
            for node in says:
                self._anchor(rule, node, common)
            if any(isinstance(leaf, Slot) and leaf.name == "n" for node in says for leaf in leaves(node)):
                self._counting.add(rule.id)
        self._automaton = AhoCorasick([word.strip(WILD) for word in self._numbers] or ["\0"])
        self._open = [(word.startswith(WILD), word.endswith(WILD)) for word in self._numbers]

    def _anchor(self, rule: Rule, node: Node, common: frozenset[str]) -> None:
        sets = self._needed(node, common)
        content = [forms for forms in sets if self._is_content(forms, common)] or sets
        rarest = min(content, key=lambda forms: (len(forms), -max(map(len, forms))))
        others = frozenset(self._numbered(forms) for forms in content if forms != rarest)
        for number in self._numbered(rarest):
            self._anchored[number].setdefault(rule.id, (rule, {}))[1][others] = None

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
            min(sets, key=lambda each: (not self._is_content(each, common), len(each))) for sets in options
        )
        return [frozenset[str]().union(*rarest)]

    def _is_content(self, forms: frozenset[str], common: frozenset[str]) -> bool:
        """Whether all of these words are worth looking for."""
        if forms not in self._content:
            self._content[forms] = all(
                len(word.strip(WILD)) >= _SHORTEST and word not in common for word in forms
            )
        return self._content[forms]

    def _numbered(self, forms: frozenset[str]) -> frozenset[int]:
        """The words as numbers of the automaton."""
        if forms not in self._sets:
            self._sets[forms] = frozenset(
                self._numbers.setdefault(w, len(self._numbers)) for w in sorted(forms)
            )
        return self._sets[forms]

    def candidates(self, text: str, sentences: Sequence[Sentence]) -> list[Candidate]:
        """Sentences that hold all the words that some rule needs, in order."""
        low = lowered(text)
        starts = [sentence.start for sentence in sentences]
        held: dict[int, set[int]] = defaultdict(set)
        for number, start, end in self._automaton.find_matches_as_indexes(low, overlapping=True):
            before, behind = self._open[number]
            if (before or not start or not low[start - 1].isalnum()) and (
                behind or end == len(low) or not low[end].isalnum()
            ):
                held[bisect_right(starts, start) - 1].add(number)
        found: list[Candidate] = []
        for at in sorted(at for at in held if at >= 0):
            if len(found) == MOST_SENTENCES:
                break
            if rules := self._satisfied(held[at]):
                found.append(Candidate(sentences[at], rules))
        return found

    def _satisfied(self, held: set[int]) -> tuple[Rule, ...]:
        rules: dict[str, Rule] = {}
        for number in held:
            for rule_id, (rule, ways) in self._anchored.get(number, _NOTHING).items():
                if rule_id not in rules and any(_holds(held, needs) for needs in ways):
                    rules[rule_id] = rule
        return tuple(rules[rule_id] for rule_id in sorted(rules))

    def counts(self, rules: Iterable[Rule]) -> bool:
        """Whether one of these rules has a slot for a number."""
        return any(rule.id in self._counting for rule in rules)

    def matches(self, rule: Rule, tokens: Tokens) -> list[Match]:
        """Where the rule says that something happened, its exceptions not yet considered; the first few places."""
        return self._says[rule.id].find(tokens)[:MOST_MATCHES]

    def exceptions(self, rule: Rule, tokens: Tokens) -> list[Match]:
        """Where an `unless` of the rule holds."""
        patterns = self._unless.get(rule.id)
        return patterns.find(tokens) if patterns else []


def _holds(held: set[int], needs: _Needs) -> bool:
    return not any(held.isdisjoint(words) for words in needs)


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
