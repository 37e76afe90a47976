"""Inflected forms: from the word that a rule's author writes to all the words that a text may use.

English forms are generated (a form that nobody writes does no harm); other languages reverse simplemma's
dictionary of forms, which ships with that package.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import simplemma.strategies.dictionaries.dictionary_factory as dictionaries

_IRREGULAR = """
arise arose arisen|be am is are was were been being|bear bore borne|beat beat beaten|become became
begin began begun|bind bound|bleed bled|blow blew blown|break broke broken|bring brought|build built
burn burnt burned|burst|buy bought|catch caught|choose chose chosen|come came|cost|cut|deal dealt
die died dying|dig dug|do does did done doing|draw drew drawn|drive drove driven|eat ate eaten
fall fell fallen|feed fed|feel felt|fight fought|find found|flee fled|fly flew flown flies
forbid forbade forbidden|freeze froze frozen|get got gotten|give gave given|go goes went gone
grow grew grown|hang hung hanged|have has had having|hear heard|hide hid hidden|hit|hold held|hurt|keep kept
know knew known|lay laid|lead led|leave left|lend lent|let|lie lay lain lying|light lit|lose lost|make made
mean meant|meet met|pay paid|put|quit|read|rescind rescinded|ride rode ridden|rise rose risen|run ran
say said|see saw seen|seek sought|sell sold|send sent|set|shake shook shaken|shoot shot|show showed shown
shut|sink sank sunk|sit sat|sleep slept|speak spoke spoken|spend spent|spill spilt|split|spread|stand stood
steal stole stolen|stick stuck|strike struck stricken|swear swore sworn|sweep swept|swim swam swum
take took taken|teach taught|tear tore torn|tell told|think thought|throw threw thrown|tie tied tying
undergo undergoes underwent undergone|understand understood|upset|wake woke woken|wear wore worn|win won
withdraw withdrew withdrawn|write wrote written|overthrow overthrew overthrown|oversee oversaw overseen
shoot-down|man men|woman women|child children|person people persons|foot feet|wife wives|life lives
crisis crises|policeman policemen|policewoman policewomen|gunman gunmen|serviceman servicemen
fisherman fishermen|businessman businessmen|aircraft|personnel|police|troops|premises|analysis analyses
thief thieves|knife knives|half halves|ban bans banned banning
"""


def _irregular_forms() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for entry in _IRREGULAR.replace("\n", "|").split("|"):
        words = entry.split()
        if words:
            table[words[0]] = frozenset(words)
    return table


_IRREGULAR_FORMS = _irregular_forms()
_VOWELS = "aeiou"


def _english(word: str) -> frozenset[str]:
    irregular = _IRREGULAR_FORMS.get(word)
    if not word.isascii() or not word[-1].isalpha() or len(word) < 3:
        return irregular or frozenset({word})
    made = {word}
    if word.endswith("y") and word[-2] not in _VOWELS:
        made |= {word[:-1] + "ies", word[:-1] + "ied", word + "ing"}
    elif word.endswith("e"):
        made |= {word + "s", word + "d", (word if word.endswith(("ee", "oe", "ye")) else word[:-1]) + "ing"}
    elif word.endswith(("s", "x", "z", "ch", "sh")):
        made |= {word + "es", word + "ed", word + "ing"}
    else:
        made |= {word + "s", word + "ed", word + "ing"}
    if word[-1] not in "aeiouwxy" and word[-2] in _VOWELS and word[-3] not in _VOWELS:
        made |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    if irregular:
        # a strong verb has no weak past; its -s and -ing are regular
        made = {
            form for form in made if not form.endswith(("ed", "es" if word.endswith("y") else "\0"))
        } | irregular
    return frozenset(made)


@cache
def _reversed(language: str) -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = defaultdict(set)
    for form, lemma in dictionaries.DefaultDictionaryFactory().get_dictionary(language).items():
        table[lemma.lower()].add(form.lower())
    return {lemma: frozenset(forms) for lemma, forms in table.items()}


@cache
def forms(word: str, language: str) -> frozenset[str]:
    """All lower-case forms of `word` (lower case) in a language (ISO 639-1), itself among them."""
    if language == "en":
        return _english(word)
    if language not in dictionaries.SUPPORTED_LANGUAGES:
        return frozenset({word})
    return _reversed(language).get(word, frozenset()) | {word}
