"""Case forms of Russian and Ukrainian names: stems with the endings that may follow."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

ANY_ENDING = frozenset({"*"})  # up to four letters, for stems of adjectives written by hand
_NONE = frozenset({""})
_A = frozenset(["а", "ы", "и", "е", "у", "ой", "ою", "і", "ам", "ами", "ах"])
_YA = frozenset(["я", "и", "ю", "е", "ей", "ею", "й", "ї", "єю", "і"])
_SOFT = frozenset(["ь", "и", "я", "ю", "е", "ем", "ью", "і", "ем"])
_Y = frozenset(["й", "я", "ю", "е", "ем", "и", "ї", "ого", "ому", "ом", "им", "єм"])
_O = frozenset(["о", "а", "у", "е", "ом", "і", "ові"])
_PLURAL = frozenset(["ы", "и", "і", "ов", "ів", "ам", "ами", "ах", "ей", "ям", "ями", "ях"]) | _NONE
_HARD = frozenset(["а", "у", "ом", "е", "ем", "і", "ові", "еві", "ым"]) | _NONE
# Of towns that are adjectives themselves: "Брянский губернатор", "Луцька лікарня".
_OF_TOWN = frozenset(["ий", "ая", "ое", "ого", "ому", "им", "ой", "ую", "ие", "их", "ими"])
_OF_TOWN_UK = frozenset(["ий", "а", "е", "ого", "ому", "им", "ої", "ій", "у", "ою", "их", "ими"])
# Of these the adjective is a word: "Братская могила", "Советский Союз", "Комсомольская правда".
_WORDS_BESIDE = frozenset([
    "Братск", "Советск", "Комсомольск", "Ленинск", "Октябрьск", "Первомайск", "Троицк", "Покровск", "Приморск",
    "Пионерск", "Никольск", "Красноармейск", "Благовещенск", "Рождественск", "Воскресенск", "Горск",
    "Покровськ", "Первомайськ", "Нікольськ",
])  # fmt: skip
_ADJECTIVES = {
    "ая": ("ая", "ой", "ую"),
    "яя": ("яя", "ей", "юю"),
    "ий": ("ий", "ого", "ому", "ом", "им", "его", "ему", "ем"),
    "ый": ("ый", "ого", "ому", "ом", "ым"),
    "ой": ("ой", "ого", "ому", "ом", "ым"),
    "ое": ("ое", "ого", "ому", "ом", "ым"),
    "ие": ("ие", "их", "им", "ими"),
    "ые": ("ые", "ых", "ым", "ыми"),
    "ва": ("ва", "вої", "вій", "ву", "вою"),
    "на": ("на", "ної", "ній", "ну", "ною", "ной", "ны", "не"),
    "ні": ("ні", "них", "ним", "ними"),
    "ві": ("ві", "вих", "вим", "вими"),
    "ка": ("ка", "кої", "кій", "ку", "кою"),
}
# What stands before the name of a landmark and takes the ending in its stead: "на проспекте Руставели".
_SIGHTS = frozenset([
    "озеро", "страна", "долина", "остров", "площадь", "вулкан", "аэропорт", "гора", "проспект", "дворец", "мыс",
    "перевал", "залив", "тюрьма", "авиабаза", "база", "порт", "тоннель", "мост", "лагерь", "море", "ледник", "плотина",
    "храм", "город", "улица", "водопад", "статуя", "мечеть", "завод", "рудник", "пляж", "атолл", "больница", "рынок",
    "дельта", "берег", "країна", "острів", "площа", "аеропорт", "вулиця", "затока", "мис", "палац", "міст", "гребля",
    "табір", "місто", "лікарня",
])  # fmt: skip
_CASES = {
    "о": ("о", "а", "у", "ом", "е", "і"),
    "а": ("а", "ы", "и", "е", "і", "у", "ой", "ою"),
    "ь": ("ь", "и", "я", "ю", "ью", "е", "ем"),
    "я": ("я", "и", "і", "е", "ю", "ей", "ею"),
    "е": ("е", "я", "ю", "ем"),
}
_BARE = ("", "а", "у", "ом", "е", "і")
_CONSONANTS = frozenset("бвгґджзклмнпрстфхцчшщ")
_SOFTENED = {"к": "ц", "г": "з", "х": "с"}  # as Ukrainian says "in": Прага, у Празі
_FLED = frozenset(["я", "ю", "е", "ем", "і", "ям", "у", "а", "ом"])
_FLEETING = {"ень": "н", "ець": "ц", "ец": "ц"}  # Відень, у Відні


def slavic_forms(name: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Stems of a name with the endings that may follow each: "Москва" gives ("Москв", {"а", "ы", "е", …}).

    Of a name of several words, adjectives before the last word take their own forms; a noun such as "lake" before it
    takes the ending in its stead.
    """
    words = name.split(" ")
    if len(words) > 1 and words[0].lower() in _SIGHTS:
        yield from ((f"{noun} {' '.join(words[1:])}", _NONE) for noun in _cases(words[0]))
        return
    for first in product(*(_adjective(word) for word in words[:-1])):
        before = "".join(f"{word} " for word in first)
        for stem, endings in _noun(words[-1]):
            yield before + stem, shared(endings)


@cache
def shared(endings: frozenset[str]) -> frozenset[str]:
    """The same endings, once for all names that take them: there are few such sets, and many names."""
    return endings


@cache
def loud(endings: frozenset[str]) -> frozenset[str]:
    """The endings in capital letters."""
    return frozenset(ending.upper() for ending in endings)


def _cases(noun: str) -> Iterator[str]:
    endings = _CASES.get(noun[-1])
    yield from (noun[:-1] + ending for ending in endings) if endings else (noun + ending for ending in _BARE)


def _adjective(word: str) -> tuple[str, ...]:
    endings = _ADJECTIVES.get(word[-2:])
    return tuple(word[:-2] + ending for ending in endings) if endings and len(word) > 3 else (word,)


def _noun(word: str) -> Iterator[tuple[str, frozenset[str]]]:
    last, stem = word[-1], word[:-1]
    yield from _changed_stem(word)
    if len(word) < 3 or word.isupper():
        yield word, _NONE
    elif word.endswith(("ая", "яя")):
        yield word[:-2], frozenset({"ая", "ой", "ую", "яя", "ей", "юю"})
    elif word.endswith(("ів", "їв")):
        yield word, _NONE
        yield word[:-2], frozenset(x + y for x in ("ов", "ев", "єв") for y in ("а", "у", "ом", "і"))
    elif last in "аяьйо":
        yield stem, {"а": _A, "я": _YA, "ь": _SOFT, "й": _Y, "о": _O}[last]
    elif last in "ыи" and len(word) > 4:
        yield stem, _PLURAL
    elif last in _CONSONANTS:
        yield word, _HARD | _of_town(word)
    else:
        yield word, _NONE


def _of_town(word: str) -> frozenset[str]:
    """The endings that make a town's name in -ск its adjective."""
    if word in _WORDS_BESIDE:
        return _NONE
    if word.endswith(("ськ", "цьк")):
        return _OF_TOWN_UK
    return _OF_TOWN if word.endswith(("ск", "цк")) else _NONE


def _changed_stem(word: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Forms whose stem is another one: "Прага" gives ("Праз", {"і"})."""
    stem = word.removesuffix("а")
    if len(stem) > 2 and stem[-1] in _SOFTENED:
        soft = _SOFTENED[stem[-1]]
        doubled = stem[-2] == stem[-1]  # Мекка, у Мецці
        yield (stem[:-2] + soft * 2 if doubled else stem[:-1] + soft), frozenset({"і"})
    for ending, left in _FLEETING.items():
        if word.endswith(ending) and len(word) > len(ending) + 1:
            yield word.removesuffix(ending) + left, _FLED
