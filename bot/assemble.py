"""The one place that knows every concrete part and puts them together."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from bot import rooms
from bot.clock import Clock
from bot.compare import Comparer
from bot.config import Config
from bot.dial import Reach
from bot.dispatch import Dispatcher
from bot.fetch import AGENT, Fetcher, Limits
from bot.record import Recorder
from bot.revise import Reviser
from bot.rulepages import pages
from bot.vigil import Vigil
from bot.watch import Watch
from bot.workshop import Workshop
from couriers import Courier
from handlers import Desk
from rules import ladder, policy, reach
from rules.audience import Address
from rules.errors import ConfigError, Problem
from rules.gazetteer import contested, places_bytes
from rules.places import Places
from rules.polling import Source, SourceId
from rules.rulebook import Rulebook
from rules.workbench import Opening
from store import Store, open_store
from store.places import PlaceSearch

_log = structlog.get_logger()


@dataclass
class House:
    """All parts of one running bot. `book` changes when the rulebook is edited."""

    config: Config
    store: Store
    places: Places
    search: PlaceSearch
    ladder: ladder.Ladder
    clock: Clock
    workshop: Workshop
    book: Rulebook = field(default_factory=lambda: Rulebook({}))
    recorder: Recorder | None = None

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.config.sources

    @property
    def sources_by_id(self) -> dict[SourceId, Source]:
        return {source.id: source for source in self.sources}

    def desk(self) -> Desk:
        """What lies ready for the handlers now."""
        return Desk(
            self.store,
            self.search,
            self.places,
            self.book,
            self.ladder,
            reach.of(self.book),
            self.sources,
            rooms.commands(),
            self.pages,
        )

    def pages(self) -> dict[str, str]:
        """The rule pages in force: shipped, then the folder of the config, then what was edited in chat."""
        return pages(self.config, self.store)

    async def open_rules(self) -> Opening:
        """Reads the rulebook again and puts it into force everywhere. Rules that fail keep their last version."""
        opening = await self.workshop.open(self.pages(), self.config.rules.likeness)
        for problem in opening.problems:
            _log.error("a rule is not in force", problem=str(problem))
        self.book = opening.book
        if self.recorder is not None:
            self.recorder.use(self.book)
        return opening

    def recording(self) -> Recorder:
        """The recorder over this house's store."""
        self.recorder = Recorder(self.store, self.places, self.book, self.ladder, self.sources_by_id)
        return self.recorder

    def reviser(self) -> Reviser:
        """What revises incidents without a new report."""
        return Reviser(self.store, lambda: self.recorder or self.recording())

    def watching(self, fetcher: Fetcher, dispatcher: Dispatcher) -> Watch:
        """The way in, ready to tick."""
        self.store.sources.sync(self.sources, self.clock.now())
        recorder = self.recorder or self.recording()
        return Watch(
            self.store,
            self.sources_by_id,
            fetcher,
            self.workshop,
            recorder,
            Comparer(self.store, self.places, policy.shipped(), self.ladder, recorder),
            self.vigil(),
            self.clock,
            dispatcher.wake.set,
        )

    def vigil(self) -> Vigil:
        """Who tells operators and followers what the bot cannot see."""
        operators = self.config.people.operators
        return Vigil(self.store, self.places, [Address("telegram", str(each)) for each in operators])

    def dispatching(self, couriers: Mapping[str, Courier], epoch: int) -> Dispatcher:
        """The way out, over open couriers."""
        return Dispatcher(self.store, couriers, self.clock, epoch, float(self.config.send.per_second))

    def close(self) -> None:
        self.workshop.close()
        self.search.close()
        self.store.close()


def build(config: Config, clock: Clock, index: Path | None = None) -> House:
    """A house over the configured database. Its rules are not open yet. `index`: where the place index is kept;
    beside the database, where it is not said. Raises ConfigError where a source names a place that there is not."""
    places = gazetteer(config)
    store = open_store(config.store.path)
    search = PlaceSearch(index or Path(f"{config.store.path}.places"))
    return House(config, store, places, search, ladder.shipped(), clock, Workshop())


def gazetteer(config: Config) -> Places:
    """The places, labelled as the configuration says. Raises ConfigError where a source names one that there is not."""
    neutral = contested() if config.places.contested == "neutral" else None
    places = Places.load(places_bytes(), neutral)
    strange = [
        Problem("sources", f"{source.id}.places", f"there is no place {place!r}; countries are written as KZ")
        for source in config.sources
        for place in source.places
        if place not in places
    ]
    if strange:
        raise ConfigError(strange)
    return places


def shared_index() -> Path:
    """A place index for databases that live for minutes: it takes seconds to make and is the same for all."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tocsin"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="tocsin-"))
    return folder / "places.db"


def couriers(config: Config, token: str) -> dict[str, Courier]:
    """The couriers of all channels that are configured, by name, not open yet. Raises ConfigError for settings of a
    channel that does not exist."""
    known = rooms.couriers()
    settings = config.send.channels | {"telegram": {"token": token, "api": config.telegram.api}}
    missing = [name for name in settings if name not in known]
    if missing:
        there_are = f"there are {', '.join(known)}"
        raise ConfigError(
            [
                Problem(
                    "configuration", f"send.channels.{name}", f"there is no channel {name!r}; {there_are}"
                )
                for name in missing
            ]
        )
    made = {name: channel.courier(settings.get(name, {})) for name, channel in known.items()}
    return {name: courier for name, courier in made.items() if courier is not None}


def fetcher(config: Config) -> Fetcher:
    """The fetcher as configured, with a user agent that says who asks."""
    agent = f"{AGENT} (+{config.fetch.contact})" if config.fetch.contact else AGENT
    reach = Reach.ANYWHERE if config.fetch.addresses == "any" else Reach.PUBLIC
    limits = Limits(deadline=config.fetch.deadline.total_seconds(), at_once=config.fetch.at_once)
    return Fetcher(agent, reach, limits)
