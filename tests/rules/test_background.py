"""Words that tell of what is over must not silence what is new and happens to hold some of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rules.events import Voice
from rules.item import Item
from rules.polling import SourceId
from rules.workbench import Workbench


@pytest.mark.parametrize(
    ("language", "title", "category"),
    [
        ("en", "Opposition politician shot dead in Colombo two days after his return", "attack"),
        ("en", "Floods in Sri Lanka have killed 56 people since December 1", "natural_hazard"),
        ("fr", "À Lomé, des jeunes réclamant le départ du président ont affronté la police", "unrest"),
        ("pt", "Vão central de ponte sobre o rio Tocantins desaba e arrasta caminhões", "accident"),
        ("en", "Ebola outbreak in Uganda has killed 25 since August", "health"),
        ("en", "Authorities speak of terrorist attack in Brussels, five dead", "attack"),
        ("en", "Syria orders ceasefire as army shells Idlib", "armed_conflict"),
        ("en", "Gunmen killed in 20 raids across Karachi", "armed_conflict"),
        ("en", "Mourners attending funeral in Mogadishu hit by mortar fire, eight killed", "armed_conflict"),
        ("en", "Thousands throng funeral for slain cleric in Beirut; gunmen open fire, six dead", "attack"),
        ("en", "Gunmen who have in recent months terrorised Zamfara kill 20 villagers", "attack"),
        (
            "en",
            "Rebels have over past months besieged Dilling; shelling killed 12 on Sunday",
            "armed_conflict",
        ),
        ("en", "Rebels take strategic town of Uvira, take positions around airport", "armed_conflict"),
        ("en", "Riots erupt in Nairobi two days after deadly clashes as police fire live rounds", "unrest"),
        ("en", "Gunmen who had posed as soldiers kill 14 villagers in Plateau state", "attack"),
        ("en", "Militants take 30 families hostage in a Maiduguri school", "attack"),
        ("en", "Gunmen abduct mother of Nigerian minister from her home in Kaduna", "kidnap_detention"),
        ("en", "Radioactive water leaks from the Fukushima plant after a pump fails", "health"),
        ("en", "Israeli strikes kill 20 in Gaza as Hamas releases hostage video", "armed_conflict"),
        ("en", "M23 captures Bukavu airport and large arms cache", "armed_conflict"),
        ("en", "Storm kills 30 in Madagascar, hailed as worst in decades", "natural_hazard"),
        ("en", "Earthquake kills 300 in Nepal, survivors wait for help", "natural_hazard"),
        ("en", "Tourist hikers missing near volcano as Marapi erupts, 11 dead", "natural_hazard"),
        ("en", "Two German tourists stabbed to death in Cairo, victims identified by embassy", "attack"),
        ("en", "Opposition leader was detained and 300 protesters arrested in Minsk", "unrest"),
        ("en", "Coup in Niger: ECOWAS threatens sanctions as soldiers seize power", "political_crisis"),
        ("en", "Poland wants to send troops as Russia sends soldiers to Belarus", "foreign_forces"),
        ("en", "Airport closed in Lima after fire at cargo terminal", "travel_disruption"),
        ("en", "Train hits bus near an elephant park in India, 14 killed", "accident"),
        ("en", "Gunmen ambush aid convoy in Darfur and kill five aid workers", "attack"),
        (
            "en",
            "Audio warns of tsunami as strong earthquake of magnitude 7.6 hits Kamchatka",
            "natural_hazard",
        ),
        (
            "en",
            "Attacker drives into crowd in Vancouver, 11 dead; police had earlier received a warning",
            "attack",
        ),
        ("de", "IS übernimmt Verantwortung für Anschlag in Kabul mit zwölf Toten", "attack"),
        ("es", "Renuncian el presidente y el vicepresidente de Bolivia", "political_crisis"),
        ("ru", "Депутат назвал число погибших при ударе дронов по Белгороду: 12 человек", "armed_conflict"),
    ],
)
def test_fresh_news_that_holds_a_word_of_the_past_is_told(
    workbench: Workbench, language: str, title: str, category: str
) -> None:
    item = Item(SourceId("press"), "k", "", title, "", language)
    told = [event for event in workbench.engine.judge(item).events if event.category == category]
    assert any(event.tier >= 1 for event in told)


@pytest.mark.parametrize(
    "title",
    [
        "Israel's war on Gaza has killed at least 46,000 people since October 2023",
        "Writer on the road to recovery two days after suffering wounds in a stabbing in New York",
        "Two men arrested over a blast in Donegal released without charge",
        "Hamas hands over bodies of four hostages killed in an air strike on Gaza",
        "Hundreds attend funeral of Polish aid worker killed in Gaza",
        "Survivors recount horror of El Fasher massacre",
        "Former Hamas hostage was threatened with a knife in Gaza",
        "Families of Israeli hostages held in Gaza plead for help",
        "Orca dies after 52 years held captive in Miami",
        "Japan to release treated radioactive water from Fukushima into the ocean from Thursday",
        "Colombians working illegally in the United States should return home, president says",
        "Vote on expelling lawmakers takes place days after deadly Nashville school shooting",
        "Middle East round-up: Israeli forces storm a mosque in Jerusalem",
        "Police had previous contact with Vancouver vehicle attack suspect",
        "Know their names: the journalists killed in Gaza",
        "High-speed train hits and kills seven elephants in India",
        "UK pauses aid funding over claims that UN staff were involved in Hamas attack",
        "Woman killed in a stabbing outside a hotel in London is named",
    ],
)
def test_what_only_looks_back_alerts_nobody(workbench: Workbench, title: str) -> None:
    events = workbench.engine.judge(Item(SourceId("press"), "k", "", title, "", "en")).events
    assert all(event.tier == 0 for event in events)


@pytest.mark.parametrize(
    ("language", "title", "wanted"),
    [
        ("de", "Stärkstes Erdbeben seit 1952 erschüttert Peru", Voice.ACTUAL),
        ("es", "La peor ola de violencia desde 2019 deja 30 muertos en Colombia", Voice.ACTUAL),
        ("ru", "Сильнейшее с 1999 года землетрясение произошло в Турции", Voice.ACTUAL),
        ("pt", "Piores incêndios desde 2017 matam 12 em Portugal", Voice.ACTUAL),
        ("en", "Since 2019, 4,000 people have been killed in attacks in Mali", None),
        ("de", "Seit 2019 wurden in Mali 4000 Menschen bei Angriffen getötet", None),
        ("fr", "Depuis 2012, 200 soldats ont été tués au Mali", None),
    ],
)
def test_since_a_year_compares_or_counts(
    workbench: Workbench, language: str, title: str, wanted: Voice | None
) -> None:
    item = Item(SourceId("press"), "k", "", title, "", language, datetime(2026, 3, 7, tzinfo=UTC))
    assert {event.voice for event in workbench.engine.judge(item).events} == ({wanted} if wanted else set())


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Magnitude 7.4 quake kills 38 in Arequipa in middle of national earthquake drill"),
        ("en", "Poland shuts border with Belarus because of Zapad exercises"),
        ("de", "Polen schließt Grenze zu Belarus wegen des Manövers Sapad"),
        ("es", "Polonia cierra la frontera con Bielorrusia por las maniobras Zapad"),
        ("ru", "Польша закрывает границу с Белоруссией на время учений «Запад»"),
    ],
)
def test_what_a_drill_meets_or_closes_is_real(workbench: Workbench, language: str, title: str) -> None:
    events = workbench.engine.judge(Item(SourceId("press"), "k", "", title, "", language)).events
    assert any(event.tier >= 2 and event.voice is Voice.ACTUAL for event in events)


@pytest.mark.parametrize(
    ("title", "day", "tier"),
    [
        ("Can Iran confront Israel on its own?", "", 0),
        ("Wie sicher ist die Reise nach Israel noch?", "", 0),
        ("Israel bracing for more after night of sirens", "", 2),
        ("How will Israel answer?", " on Friday", 2),  # what it explains is news itself
    ],
)
def test_what_explains_a_question_is_no_news_unless_it_has_just_happened(
    workbench: Workbench, title: str, day: str, tier: int
) -> None:
    text = f"Iranian missiles struck Haifa{day}, and twelve people were wounded."
    published = datetime(2026, 3, 7, tzinfo=UTC)  # a Saturday
    item = Item(SourceId("press"), "k", "", title, text, "de" if title.startswith("Wie") else "en", published)
    if item.language == "de":
        item = replace(item, text="Iranische Raketen trafen Haifa, zwölf Menschen wurden verletzt.")
    assert max((event.tier for event in workbench.engine.judge(item).events), default=0) == tier


@pytest.mark.parametrize(
    ("title", "text", "voice"),
    [
        ("Residents say curfew imposed in Mandalay", "The army denied having issued any order.", "alleged"),
        ("Users report internet shut down in Conakry", "The operator said lines worked as usual.", "alleged"),
        ("Tigrayans say Shire was pounded by artillery. Addis Ababa has not replied", "", "alleged"),
        (
            "Battle for Sennar bridge",
            "Militia said they had routed an army column; it could not be verified.",
            "actual",
        ),
        (
            "Hamas says Israeli strike hit school in Gaza",
            "The army said it had targeted militants.",
            "actual",
        ),
        ("Tunisian governor bars all rallies in Sfax", "The order takes effect at midnight.", "ordered"),
        ("Tunisian governor bars all rallies in Sfax", "The order took effect at midnight.", "actual"),
    ],
)
def test_the_sentence_below_tells_what_is_only_claimed_or_begins_later(
    workbench: Workbench, title: str, text: str, voice: str
) -> None:
    published = datetime(2025, 6, 3, 9, tzinfo=UTC)  # a Tuesday
    item = Item(SourceId("press"), "k", "", title, text, "en", published)
    assert workbench.engine.judge(item).events[0].voice.value == voice


@pytest.mark.parametrize(
    ("title", "mode", "voice"),
    [
        ("Last French troops to quit Chad by end of January", "withdrawal", "planned"),
        ("Last French troops quit Chad", "withdrawal", "easing"),
        ("Army and rebels in Sudan agree truce from Monday evening", "ceasefire", "planned"),
        ("UN convoy to leave Khartoum for Port Sudan on Sunday", "convoy", "planned"),
    ],
)
def test_what_is_to_end_or_to_leave_has_not(workbench: Workbench, title: str, mode: str, voice: str) -> None:
    item = Item(SourceId("press"), "k", "", title, "", "en", datetime(2025, 1, 3, 9, tzinfo=UTC))  # a Friday
    told = {event.mode: event.voice.value for event in workbench.engine.judge(item).events}
    assert told[mode] == voice
