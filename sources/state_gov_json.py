"""Travel advisories of the United States as JSON: cadataapi.state.gov/api/TravelAdvisories.

The same register as state_gov, less reliable: the list has come back empty for weeks. An empty list clears nothing.
"""

from __future__ import annotations

import re
from datetime import datetime

from rules.errors import MalformedError
from rules.polling import Source
from rules.registers import Register
from sources import Get, Polling
from sources._cleaning import address_of, text_of
from sources._pages import json_of, objects, text_at
from sources.state_gov import LEAST, stated

_TITLE = re.compile(r"^(.*?)\s*[-–—]\s*(?=Level\b|Other\b|See\b)(.*)$", re.IGNORECASE | re.DOTALL)


def poll(source: Source, now: datetime) -> Polling:
    """One reading of the whole register."""
    page = yield Get(source.url)
    rows = list(objects(json_of(page)))
    if not rows:
        raise MalformedError("the list of advisories is empty: what was known stays")
    states = []
    for row in rows:
        title = " ".join(text_at(row, "Title").split())
        found = _TITLE.match(title)
        tags = row.get("Category")
        tag = next(iter(tags), "") if isinstance(tags, list) else ""
        date = text_at(row, "Updated") or text_at(row, "Published")
        if found:
            url = address_of(text_at(row, "Link"), page.url)
            states.append(
                stated(found[1], found[2], text_of(text_at(row, "Summary")), str(tag), url, date, now)
            )
    return Register("US", tuple(states), least=LEAST)
