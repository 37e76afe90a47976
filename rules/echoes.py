"""Reprints: whether two texts are one, printed twice. MinHash of runs of words (rensa), no matter the dateline."""

from __future__ import annotations

import base64
import hashlib
import re
from array import array

from rensa import RMinHash

_HASHES = 64
_RUN = 4  # words
_LEAST = 8  # words that a text needs to be told from others
_ALIKE = 0.55  # of the runs of both texts; reprints are cut and get new first lines
_WORD = re.compile(r"\w+")
_DATELINE = re.compile(r"^\s*[A-Z][\w .,/'()-]{2,60}? [-–—] ")


_TELLING = 60  # letters at the beginning of a text that tell it from others


def wire(title: str, text: str) -> str:
    """The same for texts that begin alike, with or without a dateline; 16 hexadecimal digits."""
    letters = "".join(c for c in (_DATELINE.sub("", text) or title).lower() if c.isalnum())[:_TELLING]
    return hashlib.blake2b(letters.encode(), digest_size=8).hexdigest()


def echo(title: str, text: str) -> str:
    """What a text looks like, 344 characters; "" where it is too short to be told from others."""
    words = _WORD.findall((_DATELINE.sub("", text) or title).casefold())
    if len(words) < _LEAST:
        return ""
    runs = [" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]
    hashed = RMinHash(num_perm=_HASHES, seed=1)
    hashed.update(runs)
    return base64.b64encode(array("I", hashed.digest()).tobytes()).decode()


def alike(one: str, other: str) -> bool:
    """Whether two echoes are those of one text."""
    if not one or not other:
        return False
    if one == other:
        return True
    ours, theirs = _numbers(one), _numbers(other)
    same = sum(a == b for a, b in zip(ours, theirs, strict=True))
    return same >= _ALIKE * _HASHES


def _numbers(echo: str) -> array[int]:
    return array("I", base64.b64decode(echo))
