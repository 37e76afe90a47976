"""What only one side tells and nothing around bears out is a claim; what is merely not known in full is a fact."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from rules.events import Voice
from rules.item import Item
from rules.polling import SourceId

if TYPE_CHECKING:
    from rules.engine import Engine


def voices(engine: Engine, title: str, text: str) -> set[Voice]:
    item = Item(SourceId("press"), "1", "", title, text, "en", datetime(2026, 3, 4, 9, tzinfo=UTC))
    return {event.voice for event in engine.judge(item).events}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Houthis: Missile hit American destroyer in Red Sea", "A US official said that no ship had been struck."),
        ("Activists say internet is cut in Bahir Dar", "The operator swears that it is not."),
        ("Exiled radio reports riot in Hotan", "Its report rests on a lone contact. Nobody could check it."),
        ("Rebels say they shelled Goma", "The army spoke of a quiet night and showed intact streets."),
        ("Rumours of a coup in Conakry", "The president chaired a meeting; nothing unusual was seen."),
    ],
)  # fmt: skip
def test_what_one_side_tells_and_others_doubt_is_a_claim(ruled: Engine, title: str, text: str) -> None:
    assert voices(ruled, title, text) <= {Voice.ALLEGED, Voice.EASING}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Gunmen attack village in Benue, residents say", "Police could not be reached for comment."),
        ("Iran says it fired missiles at US base in Qatar", "Qatar confirmed the attack; there is no word on damage."),
        ("Heavy gunfire heard near palace in Conakry, residents say", "The government has made no statement."),
        ("Hamas fires rockets at Tel Aviv, Israeli army says", "No injuries were reported."),
        ("Russian missile hits port of Odesa, Ukraine says", "Moscow denied targeting civilians."),
        ("Rebels say 14 villagers killed in raid near Goma", "The army denied that it had been there."),
    ],
)  # fmt: skip
def test_what_is_not_known_in_full_is_a_fact(ruled: Engine, title: str, text: str) -> None:
    assert Voice.ACTUAL in voices(ruled, title, text)
