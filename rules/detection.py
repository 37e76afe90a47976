"""Which language a text is in.

Long texts are left to Compact Language Detector 2. Headlines are too short for it and full of foreign names ("Tokyo
schools hold annual earthquake drill" passes for Danish): there the small words and the letters of a language decide.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pycld2

from rules import sentences

_SHORT = 200  # characters
_SPACED = re.compile(r"\w\s[:;!?](?:\s|$)|«\s|\s»")  # as French sets its marks
# Turkish endings behind a name: "Haiti'de"
_SUFFIXED = re.compile(r"\w['’](?:[dt][ae]n?|n?[ıiuü]n|y?[ea]|n?[ıiuü])\b")
_ELIDED = re.compile(r"\b(?:[ldnsj]|qu)['’]", re.IGNORECASE)
_SMALL_WORDS = {
    "en": "the of in to and for on at by from with after over as is are was were says say has have had into amid its a "
    "not no near kills killed this that their will be an out up who off against new least or but he she it if your "
    "people police attack dead dies army troops embassy border fire flood bomb blast bus storm strike staff city town "
    "north south east west first government minister million thousands hundreds amid hit hits shot gunmen rebels",
    "de": "der die das und in im den dem des ein eine einen einem einer nach von vom mit für auf bei aus wegen zu zum "
    "ist sind wird werden wurde wurden nicht über vor als am an hat haben gegen durch bis sich mehr mindestens keine "
    "kein unter seit weiter ihre zur rund um tote verletzte drei vier fünf will soll auto kirche",
    "fr": "le la les des du de un une et est dans pour par sur avec au aux qui que pas plus sont après ses leur leurs "
    "contre entre selon en son sa à été ont ne près moins depuis vers ce cette sous se face lors deux dont morts tués "
    "personnes blessés",
    "es": "el la los las del de en y un una por para con que se su sus tras entre según más al contra desde hasta a "
    "ha han no es son ante dos menos lo como sin cerca fue sobre",
    "pt": "o a os as do da dos das em no na nos nas um uma por para com que não após mais ao aos à entre sobre segundo "
    "cerca de é são foi contra até pelo pela menos dois se sem e",
    "tr": "ve bir için ile de da bu sonra kadar olarak göre en az çok daha ilan edildi oldu ediyor nedeniyle karşı "
    "yeni üzerine kişi vurdu ölü yaralı saldırı deprem kentinde ziyaret etti öldü",
    "it": "il lo la i gli le di del della dei delle in a da con per su un una e è sono non che nel nella al alla dopo",
    "nl": "de het een van in op voor met en is zijn niet na bij te uit door naar aan wordt geen meer tot",
    "pl": "w z na do i się nie po o od za przez dla jest są może że ze oraz przed pod",
}
_LETTERS = {
    "de": frozenset("äöüß"),
    "fr": frozenset("éèêàçùîôœëï"),
    "es": frozenset("ñáíóúé¿¡"),
    "pt": frozenset("ãõçáéíóúâê"),
    "tr": frozenset("şğıçöüİ"),
    "pl": frozenset("ąęłśżźćń"),
}
# How words end, where the small words speak for several: "Bloqueos de carreteras paralizan Bolivia"
_ENDINGS = {
    "es": re.compile(r"\w{2}(?:[oae]s|[oa]|an|en|aron|ieron|ción|dad|iento)\b"),
    "pt": re.compile(r"\w{2}(?:[oae]s|[oa]|am|em|aram|eram|ção|ções|dade|ou)\b"),
    "fr": re.compile(r"\w{2}(?:eurs?|ent|tions?|ments?|é|ée|és|ées|ais|aux|ques?|ées|oirs?|tte|lle|sse)\b"),
    "tr": re.compile(r"\w{2}(?:lar|ler|ları|leri|da|de|dan|den|dı|di|du|yor)\b"),
    "it": re.compile(r"\w{2}(?:zion[ei]|at[aoei]|[aeio]no|ità)\b"),
    "nl": re.compile(r"\w{2}(?:en|ing|heid|lijk|tie|eert)\b"),
}
_GERMAN = re.compile(
    r"\w{3}(?:iert|ieren|ierten|ung|ungen|keit|schaft|lichen|ischen|ischer|wehr|waffe|wache|zeug|ernde)\b|dschi|schläg|flücht|kämpf|schüss"
)
_TELLING: dict[str, str] = tomllib.loads((Path(__file__).parent / "detection.toml").read_text("utf-8"))
_WORDS = {
    code: frozenset(f"{words} {_TELLING.get(code, '')}".split()) for code, words in _SMALL_WORDS.items()
}
# How the two that share most words spell: "mísseis" and "misiles", "milhares" and "miles", "no México" and "en México"
_IBERIAN = {
    "pt": re.compile(
        r"nh|lh|ss|[ae]ix|ç|õe|ão|\w{2}(?:am|em|ou|dade|gem|eia|eiro|eira)\b|\b(?:no|na|nos|nas) [A-ZÁÉÍÓÚ]"
        r"|\w(?:a|e|am|em|ou)-se\b|\b(?:na|nas|do|dos|à|ao) "
    ),
    "es": re.compile(r"ll|ñ|\w(?:ue|ie)[rnlst]|\w{2}(?:ción|dad|ó|aje|an|en)\b|\b(?:en|y) "),
}
_VOTERS: dict[str, tuple[str, ...]] = {
    word: tuple(code for code, known in _WORDS.items() if word in known)
    for words in _WORDS.values()
    for word in words
}
_NAMES_ARTICLE = re.compile(r"(?<=\w )(?:El|La|Los|Las|Le|Les|Das|Dos) (?=[A-Z])")  # "rebels enter El Fasher"
_LETTER_VOTE = 0.75
_SPELLING_VOTE = 1.2
_OFTEN_MISTAKEN = frozenset({"it", "nl", "pl"})  # English headlines with foreign names look like them
_UKRAINIAN, _RUSSIAN, _OTHER_CYRILLIC = re.compile("[іїєґ]"), re.compile("[ыэъё]"), re.compile("[ўәғқңөұүһ]")
# Ukrainian where no letter tells it: small words, and endings that Russian has not
_UKRAINIAN_WORDS = re.compile(
    r"\b(?:та|й|що|від|над|до|про|через|під|проти|як|але)\b.*\b\w+(?:ували|увала|ував|ського|ння|ять)\b"
    r"|\b(?:що|та|вже|ще|зі|через|загинул\w*|вибух\w*|постражда\w*|евакую\w*)\b"
    r"|\b\w+(?:ували|увала|увало|ував|увати|ують|юють|ння|еться|цьк\w*|зьк\w*)\b"
)
# Spellings that Russian never has: "крамниць", "розбився", "покинути", "італійський"
_UKRAINIAN_SPELLING = re.compile(
    r"\w[сцз]ьк\w|\w{2}(?:ець|иць|ння|вся|нути|увати|ували|ував|ують|юють|іть)\b|\bроз[бвгджзкмпстр]\w{4}"
    r"|\b(?:щонайменше|щодо|внаслідок|понад|дев'я\w+|п'я\w+|об'є\w+)\b"
    r"|\b(?:ае|екс|елек|евак|бойовик|будин|вибух|викра[дл]|викид|вулиц|загин|загибл|закри[лтв]|перекри[лтв]|запровад|затрим"
    r"|заарешт|кордон|мешкан|оголо[сш]|отру[їй]|пожеж|постражда|поране|протестувал|громадян|скас[оу]в|спалах|страйк|терор"
    r"|зачин[еия]|здригн|помер[лш]|дитин|доправ|чергов|хвил|вогн|нафт|озбро|шпигун|в'язн|мандр|небезпе|відсел|летовищ)\w"
)
_PERSIAN = re.compile("[پچژگکیٹڈ]")
_CYRILLIC, _ARABIC = re.compile("[а-я]"), re.compile("[ء-ي]")


def detect(title: str, text: str) -> str:
    """ISO 639-1 code of the language of an item; "en" where nothing can be said."""
    sample = f"{title}\n{text}"[:1500]
    if len(sample) > _SHORT:
        return _guess(sample) or _guess(sample, bestEffort=True) or "en"
    return _scripted(sample.lower()) or _voted(sample) or "en"


def _guess(sample: str, **how: bool) -> str | None:
    try:
        _, _, found = pycld2.detect(sample.encode("utf-8", "ignore"), isPlainText=True, **how)
    except pycld2.error:  # bytes that it takes for broken UTF-8
        return None
    code = str(found[0][1])
    return None if code == "un" else code[:2]


def _scripted(low: str) -> str | None:
    """The language of a short text that its letters tell."""
    letters = sum(map(str.isalpha, low)) or 1
    if len(_CYRILLIC.findall(low)) * 2 > letters:
        if _OTHER_CYRILLIC.search(low):
            return _guess(low, bestEffort=True)
        return "uk" if _UKRAINIAN.search(low) or _sounds_ukrainian(low) else "ru"
    if len(_ARABIC.findall(low)) * 2 > letters:
        return "ar" if not _PERSIAN.search(low) else _guess(low, bestEffort=True)
    return None if low.isascii() or any(ch < "\u0250" and ch.isalpha() for ch in low) else _guess(low)


def _sounds_ukrainian(low: str) -> bool:
    """Whether a short text in letters that both languages have is Ukrainian."""
    if _RUSSIAN.search(low):
        return False
    if _UKRAINIAN_SPELLING.search(low):
        return True
    return bool(_UKRAINIAN_WORDS.search(low)) and _guess(low, bestEffort=True) != "ru"


def _signed(sample: str) -> Iterator[tuple[str, float]]:
    """What letters and marks say for languages."""
    signs = {*sample.lower()}
    if not sample.isascii():
        for code, letters in _LETTERS.items():
            yield code, _LETTER_VOTE * len(letters & signs)
    if not signs.isdisjoint("'’"):
        yield "fr", len(_ELIDED.findall(sample))
        yield "tr", 2 * len(_SUFFIXED.findall(sample))
    yield "fr", bool(_SPACED.search(sample))


def _voted(sample: str) -> str | None:
    """The language whose small words and letters a short text in Latin script has most of."""
    sample = _NAMES_ARTICLE.sub("", sample)
    votes = dict.fromkeys(_SMALL_WORDS, 0.0)
    shouted = sample.isupper()
    for word in sentences.letters(sample):
        if word.isupper() and len(word) > 1 and not shouted:
            continue  # "UN" is no article
        for code in _VOTERS.get(word.lower(), ()):
            votes[code] += 1
    for code, vote in _signed(sample):
        votes[code] += vote
    iberian = max(votes["es"], votes["pt"])
    if abs(votes["es"] - votes["pt"]) < 1 and iberian == max(votes.values()):
        spelt = {code: len(set(spelling.findall(sample))) for code, spelling in _IBERIAN.items()}
        if spelt["es"] != spelt["pt"]:
            votes[min(spelt, key=lambda code: spelt[code])] -= _SPELLING_VOTE
    most = max(votes.values())
    best = [code for code, count in votes.items() if count == most]
    best = [code for code in best if code != "pl"] or best  # "na" and "do" are Portuguese as well
    if len(best) == 1 and not (best[0] in _OFTEN_MISTAKEN and votes["en"] >= most - 1):
        return best[0]
    if len(best) == 1:
        return best[0] if _guess(sample, bestEffort=True) == best[0] else "en"
    if all(code in _ENDINGS for code in best):
        endings = {code: len(_ENDINGS[code].findall(sample.lower())) for code in best}
        leaders = [code for code in best if endings[code] == max(endings.values())]
        if len(leaders) == 1:
            return leaders[0]
    if "de" in best and _GERMAN.search(sample.lower()):
        return "de"
    guess = _guess(sample, bestEffort=True)
    return guess if guess in best else ("en" if "en" in best else best[0])
