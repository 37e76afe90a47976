"""What a place does in its sentence, told by the words beside it."""

from __future__ import annotations

import pytest

from rules.toponyms import PlaceRole
from tests.rules.test_toponyms import toponyms


def role(text: str, surface: str) -> PlaceRole:
    return next(t.role for t in toponyms().find("", text, "en").text if t.surface == surface)


@pytest.mark.parametrize(
    ("text", "surface", "told"),
    [
        ("Shells fell near the Ukraine border, in Belgorod.", "Ukraine", PlaceRole.ORIGIN),
        ("US-backed fighters reach Raqqa.", "US", PlaceRole.ACTOR),
        ("The ambassador to Kenya spoke.", "Kenya", PlaceRole.ACTOR),
        ("Fighting in Sudan's El Daein spreads.", "Sudan", PlaceRole.IN),
    ],
)
def test_who_is_beside_it_helps_or_is_sent_there_is_not_where_it_happens(
    text: str, surface: str, told: PlaceRole
) -> None:
    assert role(text, surface) is told
