"""How old an item is at the least."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rules.item import Item
from rules.polling import SourceId

NOW = datetime(2026, 3, 3, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "age"),
    [
        (None, timedelta(0)),
        (datetime(2026, 3, 3, 22, tzinfo=UTC), timedelta(hours=1)),
        (datetime(2026, 3, 1, 9, 30, tzinfo=UTC), timedelta(hours=61.5)),
        (datetime(2026, 3, 1, tzinfo=UTC), timedelta(hours=47)),  # any time of that day
        (datetime(2026, 3, 3, tzinfo=UTC), timedelta(0)),
        (datetime(2026, 3, 4, tzinfo=UTC), timedelta(0)),
    ],
)
def test_an_item_that_names_a_day_alone_is_as_young_as_that_day_allows(
    published: datetime | None, age: timedelta
) -> None:
    assert Item(SourceId("who"), "1", "", "Cholera", "", "en", published).age(NOW) == age
