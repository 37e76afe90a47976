"""`tocsin sources …`: what sources there are, how they are doing, and which of them the configuration asks."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import tomlkit
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from tomlkit.items import AoT

from bot import assemble, catalogue, rooms
from bot.clock import SystemClock
from bot.config import Config, load
from bot.fetch import Reading
from rules.errors import ConfigError, MalformedError, Problem, SourceError
from rules.notices import has_moved
from rules.polling import Poll, Source, SourceId
from sources import _opml
from store import open_store

_SHOWN = 8  # of the items or destinations of a page that is tried


def show(config: Config) -> None:
    """The configured sources with the health of their last poll. Nothing is asked of them."""
    polls = _polls(config)
    table = Table("source", "kind", "publisher", "tier", "health", "last answer (UTC)", "next", "trouble")
    for source in config.sources:
        poll = polls.get(source.id)
        health = poll.health if poll else "never asked"
        moments = (_moment(poll.answered if poll else None), _moment(poll.due if poll else None))
        said = (poll.error, has_moved(source, poll.moved) if poll.moved else "") if poll else ()
        trouble = escape(" · ".join(filter(None, said)))
        table.add_row(source.id, source.kind, source.publisher, source.tier, health, *moments, trouble)
    none = "There are no sources: `tocsin sources catalogue` lists what is known, `tocsin sources add ID` takes one."
    Console(highlight=False).print(table if config.sources else none)


def _polls(config: Config) -> dict[SourceId, Poll]:
    if not config.store.path.exists():
        return {}
    store = open_store(config.store.path)
    polls = {source.id: poll for source, poll in store.sources.all()}
    store.close()
    return polls


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else ""


def known(words: str) -> None:
    """The catalogue, or the entries that have these words in their id, name, publisher or places."""
    table = Table("id", "name", "places", "licence", "open")
    table.columns[0].no_wrap = True
    for entry in catalogue.shipped().values():
        source = entry.source
        text = (
            f"{source.id} {entry.name} {source.publisher} {source.kind} {' '.join(source.places)}".casefold()
        )
        if all(word in text for word in words.casefold().split()):
            where, opened = " ".join(source.places) or "world", "yes" if entry.open else ""
            table.add_row(source.id, entry.name, where, entry.licence, opened)
    Console(highlight=False).print(table)
    print('Take one with `tocsin sources add ID`; `use = "open"` under [catalogue] takes all that are open.')


def attempt(config: Config, name: str) -> int:
    """Asks a source once, by its id or as an address, and says what came. Returns the exit status."""
    source = _source(config, name)
    try:
        reading = asyncio.run(_ask(config, source))
    except SourceError as error:
        print(f"✗ {source.id}: {error}", file=sys.stderr)
        return 1
    console = Console(highlight=False)
    if reading.register:
        states = reading.register.states
        console.print(f"✓ {source.id}: a register of {len(states)} destinations")
        for state in states[:_SHOWN]:
            level = f"level {state.level}" if state.level else "level unknown"
            console.print(f"  {state.destination}: {level}", markup=False)
        return 0
    if reading.webpage:
        said = reading.webpage.sentences
        console.print(
            f"✓ {source.id}: a page of {len(said)} sentences, {reading.webpage.title!r}", markup=False
        )
        for sentence in said[:_SHOWN]:
            console.print(f"  {sentence}", markup=False)
        return 0
    dated = sum(item.published is not None for item in reading.items)
    console.print(f"✓ {source.id}: {len(reading.items)} items, {dated} of them dated")
    for item in reading.items[:_SHOWN]:
        at = f"{item.published:%Y-%m-%d %H:%M}" if item.published else "no date         "
        console.print(f"  {at}  {item.title or item.url}", markup=False)
    return 0


async def _ask(config: Config, source: Source) -> Reading:
    now = SystemClock().now()
    async with assemble.fetcher(config) as fetcher:
        return await fetcher.read_source(source, Poll(source.id, now), now)


def _source(config: Config, name: str) -> Source:
    if name.startswith(("http://", "https://")):
        return Source(SourceId("trial"), "rss", name, "trial")
    configured = {source.id: source for source in config.sources}
    entries = catalogue.shipped()
    if name in configured or name in entries:
        return configured.get(SourceId(name)) or entries[name].source
    raise ConfigError([Problem("tocsin sources", name, catalogue.unknown([name])[0])])


def add(path: Path, names: Iterable[str]) -> None:
    """Takes sources of the catalogue into the configuration; its comments stay. Raises ConfigError."""
    names = list(names)
    if wrong := catalogue.unknown(names):
        raise ConfigError([Problem("tocsin sources add", "", each) for each in wrong])
    page = _read(path)
    table = page.setdefault("catalogue", tomlkit.table())
    before = table.get("use", [])
    before = [before] if isinstance(before, str) else list(before)
    table["use"] = list(dict.fromkeys([*before, *names]))
    _write(path, page)
    print(f"{path} asks {', '.join(names)} from the next start on.")


def remove(path: Path, name: str) -> None:
    """Takes a source out of the configuration. Raises ConfigError where it is not in it."""
    page = _read(path)
    table = page.get("catalogue", {})
    used = table.get("use", [])
    used = [used] if isinstance(used, str) else list(used)
    rows = page.get("source")
    kept = [row for row in rows if row.get("id") != name] if isinstance(rows, AoT) else []
    if name not in used and (not isinstance(rows, AoT) or len(kept) == len(rows)):
        what = f"it has no source {name!r}; `tocsin sources` lists those it has"
        raise ConfigError([Problem(str(path), "", what)])
    if name in used:
        table["use"] = [each for each in used if each != name]
    if isinstance(rows, AoT) and len(kept) < len(rows):
        for at in reversed([at for at, row in enumerate(rows) if row.get("id") == name]):
            del rows[at]
    _write(path, page)
    print(f"{path} asks {name} no more from the next start on. What it reported is kept.")


def move(path: Path, name: str) -> None:
    """Sets the address of a source to where it says that it moved for good; of one of the catalogue, in a table of its
    own. Raises ConfigError where nothing is known of a move."""
    config = load(path, rooms.kind_names())
    source = {each.id: each for each in config.sources}.get(SourceId(name))
    poll = _polls(config).get(SourceId(name))
    if source is None or poll is None or poll.moved is None:
        what = "nothing says that it has moved; `tocsin sources` lists the sources, and where those stand that have"
        raise ConfigError([Problem("tocsin sources move", name, what)])
    page = _read(path)
    rows = page.setdefault("source", tomlkit.aot())
    row = next((row for row in rows if row.get("id") == name), None)
    if row is None:
        row = tomlkit.table()
        row.update(
            {"id": source.id, "kind": source.kind, "publisher": source.publisher, "tier": source.tier.value}
        )
        row.update({"language": source.language} if source.language else {})
        row.update({"every": f"{int(source.every.total_seconds())}s", "places": list(source.places)})
        rows.append(row)
    row["url"] = poll.moved
    _write(path, page)
    print(f"{path} asks {name} at {poll.moved} from the next start on.")


def take_over(path: Path, opml: Path) -> None:
    """Adds the feeds of an OPML list as sources of tier "custom". Raises ConfigError."""
    try:
        feeds = _opml.feeds(opml.read_bytes())
    except (OSError, MalformedError) as error:
        raise ConfigError([Problem(str(opml), "", str(error))]) from None
    page = _read(path)
    rows = page.setdefault("source", tomlkit.aot())
    taken = {str(row.get("id")) for row in rows} | set(catalogue.shipped())
    known_urls = {str(row.get("url")) for row in rows}
    added = 0
    for feed in feeds:
        if feed.url in known_urls:
            continue
        row = tomlkit.table()
        row["id"] = _free_id(feed.title, taken)
        row["kind"], row["url"] = feed.kind, feed.url
        row["publisher"], row["tier"] = (urlsplit(feed.url).hostname or feed.title)[:64], "custom"
        rows.append(row)
        added += 1
    _write(path, page)
    print(
        f"{added} of {len(feeds)} feeds were added to {path}, of tier custom: set tier and publisher as you know them."
    )


def _free_id(title: str, taken: set[str]) -> str:
    """A name of small letters, digits and hyphens that is not taken yet."""
    plain = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in title.casefold()).split())[
        :56
    ]
    name, number = plain or "feed", 2
    while name in taken:
        name, number = f"{plain or 'feed'}-{number}", number + 1
    taken.add(name)
    return name


def _read(path: Path) -> tomlkit.TOMLDocument:
    load(path, rooms.kind_names())  # what is wrong already must be mended by hand first
    return tomlkit.parse(path.read_text("utf-8"))


def _write(path: Path, page: tomlkit.TOMLDocument) -> None:
    """Writes the page, if it is a configuration still; else it stays as it was."""
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(tomlkit.dumps(page), "utf-8")
    try:
        load(fresh, rooms.kind_names())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
