"""The diplomatic ladder in the words of many sending states: each phrasing with the step, the state and the post."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from rules.events import Event, Voice
from rules.item import Item
from rules.polling import SourceId

if TYPE_CHECKING:
    from rules.workbench import Workbench


class Phrasing(NamedTuple):
    """A sentence and the step that it tells. `post` is the city of the mission, where the sentence names it."""

    text: str
    step: str
    issuer: str
    country: str
    post: str | None = None


STEPS = [
    # United States
    Phrasing("The Department of State authorized the voluntary departure of non-emergency U.S. government employees and eligible family members from Embassy Manama in Bahrain.", "voluntary_departure", "US", "BH", "Manama"),
    Phrasing("The State Department has ordered the departure of non-emergency U.S. government employees and their family members from South Sudan.", "ordered_departure", "US", "SS"),
    Phrasing("The U.S. Embassy in Port-au-Prince has suspended all consular services until further notice.", "consular_stopped", "US", "HT", "Port-au-Prince"),
    Phrasing("The U.S. Consulate General in Adana has cancelled visa appointments this week because of security concerns.", "reduced_services", "US", "TR", "Adana"),
    Phrasing("Americans in Burkina Faso should depart immediately while commercial options remain available, the State Department said.", "leave_now", "US", "BF"),
    Phrasing("On Thursday the Department of State lifted the ordered departure of staff at the U.S. Embassy in Bujumbura.", "services_resumed", "US", "BI", "Bujumbura"),
    Phrasing("The State Department terminated the authorized departure for U.S. personnel in Chad.", "services_resumed", "US", "TD"),
    Phrasing("Washington ordered eligible family members of embassy staff in Abuja to leave Nigeria.", "dependants_out", "US", "NG", "Abuja"),
    Phrasing("The United States is shutting its embassy in Sanaa and pulling out the remaining marines.", "closed", "US", "YE"),
    # United Kingdom
    Phrasing("UK staff have been temporarily withdrawn from Niger, the Foreign, Commonwealth and Development Office said.", "ordered_departure", "GB", "NE"),
    Phrasing("The FCDO advises British nationals in Lebanon to leave now by commercial means.", "leave_now", "GB", "LB"),
    Phrasing("Family members of staff at the British embassy in Amman have been withdrawn as a precaution.", "dependants_out", "GB", "JO"),
    Phrasing("The British Embassy in Tehran has been temporarily closed.", "closed", "GB", "IR", "Tehran"),
    Phrasing("The British High Commission in Dhaka is operating with reduced staff.", "reduced_services", "GB", "BD", "Dhaka"),
    Phrasing("Britain's embassy in Damascus will work remotely from Beirut.", "relocated", "GB", "SY"),
    # Canada
    Phrasing("Global Affairs Canada has temporarily withdrawn children of diplomats and their guardians from Tel Aviv.", "dependants_out", "CA", "IL"),
    Phrasing("The Embassy of Canada in Bamako is closed to the public until further notice.", "reduced_services", "CA", "ML", "Bamako"),
    Phrasing("Ottawa has pulled most of its diplomats out of Caracas.", "ordered_departure", "CA", "VE"),
    Phrasing("Canadians in Haiti have been told to leave by commercial means while airlines still fly.", "leave_now", "CA", "HT"),
    Phrasing("Canada resumed consular services at its embassy in Kyiv on Monday.", "services_resumed", "CA", "UA", "Kyiv"),
    # Australia
    Phrasing("Australia has directed the departure of dependants of government officials in Lebanon.", "dependants_out", "AU", "LB"),
    Phrasing("The Australian government has closed its embassy in Tehran and suspended its work there.", "closed", "AU", "IR", "Tehran"),
    Phrasing("Smartraveller: Australians in Israel should leave as soon as possible by commercial flights.", "leave_now", "AU", "IL"),
    Phrasing("Australia's ability to provide consular help in Myanmar is severely limited, DFAT said.", "reduced_services", "AU", "MM"),
    # New Zealand
    Phrasing("New Zealand has closed its embassy in Tehran and its two staff have left the country by road.", "closed", "NZ", "IR"),
    Phrasing("New Zealanders in Sudan were urged to leave as soon as possible.", "leave_now", "NZ", "SD"),
    # Ireland
    Phrasing("Ireland has advised all its citizens in Ethiopia to leave the country immediately by commercial means.", "leave_now", "IE", "ET"),
    # Germany
    Phrasing("The German embassy in Kabul has been closed and its staff flown to Doha.", "closed", "DE", "AF", "Kabul"),
    Phrasing("The Federal Foreign Office in Berlin called on Germans to leave Iran.", "leave_now", "DE", "IR"),
    Phrasing("Germany has reduced its embassy staff in Ouagadougou to a minimum.", "reduced_services", "DE", "BF"),
    Phrasing("Germany's foreign ministry lets families of embassy staff in Kyiv leave Ukraine at public expense.", "voluntary_departure", "DE", "UA"),
    # France
    Phrasing("France advised its citizens to leave Mali temporarily by the commercial flights that still run.", "leave_now", "FR", "ML"),
    Phrasing("The French embassy in Niamey shut its doors until further notice.", "closed", "FR", "NE", "Niamey"),
    Phrasing("The French consulate in Goma was relocated to Bukavu as the front drew near.", "relocated", "FR", "CD"),
    # Italy
    Phrasing("The Italian foreign ministry invited Italians in Lebanon to leave the country temporarily.", "leave_now", "IT", "LB"),
    Phrasing("Italy evacuated its diplomats from Khartoum to Port Sudan.", "ordered_departure", "IT", "SD"),
    # Spain
    Phrasing("Spain recommended that Spaniards leave Equatorial Guinea while flights operate.", "leave_now", "ES", "GQ"),
    Phrasing("Spain will bring home the families of its diplomats in Islamabad.", "dependants_out", "ES", "PK"),
    Phrasing("The Spanish embassy in Kinshasa reopened on Wednesday.", "reopened", "ES", "CD", "Kinshasa"),
    # Netherlands
    Phrasing("The Netherlands moves its embassy in Kyiv to Lviv.", "relocated", "NL", "UA"),
    Phrasing("Part of the Dutch embassy staff in Addis Ababa has been sent home.", "ordered_departure", "NL", "ET"),
    Phrasing("Dutch nationals in Iraq must leave the country now, the ministry in The Hague warned.", "leave_now", "NL", "IQ"),
    # Sweden, Norway, Denmark, Finland
    Phrasing("Sweden's foreign ministry urges Swedes in Iran to leave the country at once.", "leave_now", "SE", "IR"),
    Phrasing("The Swedish embassy in Baghdad has been moved to Stockholm for safety.", "relocated", "SE", "IQ"),
    Phrasing("Norway is withdrawing its diplomats from Kabul and closing the embassy.", "ordered_departure", "NO", "AF"),
    Phrasing("Denmark has offered its embassy staff in Beirut the choice of going home.", "voluntary_departure", "DK", "LB"),
    Phrasing("Finland is unable to provide consular services in Myanmar from today.", "consular_stopped", "FI", "MM"),
    # Switzerland, Poland
    Phrasing("Switzerland has scaled back its embassy in Tehran to a core team.", "reduced_services", "CH", "IR"),
    Phrasing("Poland's foreign ministry appealed to Poles to leave Belarus without delay.", "leave_now", "PL", "BY"),
    Phrasing("Poland reopened its consulate in Kharkiv after two years.", "reopened", "PL", "UA"),
    # Japan
    Phrasing("Japan's foreign ministry said its embassy in Khartoum had been relocated to Djibouti.", "relocated", "JP", "SD"),
    Phrasing("Japan has told its nationals in Ukraine to evacuate immediately.", "leave_now", "JP", "UA"),
    # India
    Phrasing("India has asked families of officials at its high commission in Colombo to return home.", "dependants_out", "IN", "LK"),
    Phrasing("Indian nationals in Iran were advised to leave the country by all available means of transport, including commercial flights.", "leave_now", "IN", "IR"),
    Phrasing("India closed its consulate in Herat as fighting intensified.", "closed", "IN", "AF"),
    # China
    Phrasing("China's embassy urged Chinese citizens to leave Israel as soon as possible.", "leave_now", "CN", "IL"),
    Phrasing("The Chinese consulate in Lahore has suspended visa services until further notice.", "reduced_services", "CN", "PK"),
    # Russia
    Phrasing("Russia has begun evacuating its diplomats from Kyiv.", "ordered_departure", "RU", "UA"),
    Phrasing("The Russian embassy recommended that Russians leave Syria on commercial flights.", "leave_now", "RU", "SY"),
    # Philippines, South Korea, Turkey
    Phrasing("Manila raised alert level 4 in Libya and ordered the mandatory repatriation of Filipinos.", "leave_now", "PH", "LY"),
    Phrasing("South Korea has withdrawn all staff from its embassy in Kabul.", "ordered_departure", "KR", "AF"),
    Phrasing("Turkey has temporarily closed its consulate in Mosul and brought the staff home.", "closed", "TR", "IQ"),
]  # fmt: skip

NO_STEPS = [
    "The U.S. Embassy in Nairobi will be closed on Monday in observance of Presidents Day.",
    "The Embassy of Canada in Rome closes early on 24 December for the Christmas holidays.",
    "The British high commissioner left Accra on Friday at the end of a four-year term.",
    "Germany's ambassador to Chile leaves Santiago in July, when the posting ends.",
    "The new ambassador of Japan presented credentials to the president of Peru in Lima.",
    "Bulgaria expelled two Russian diplomats and ordered them to leave within 72 hours.",
    "Niger declared a French diplomat persona non grata and told him to leave.",
    "Moscow gave three Norwegian diplomats a week to go after a spying row.",
    "Staff of the Dutch embassy in Jakarta left the building in an annual earthquake drill.",
    "The U.S. Embassy in Tokyo rehearsed an evacuation of staff and families.",
    "The Indian consulate in Jeddah holds a consular road show in Abha this weekend.",
    "A mobile team of the Philippine embassy will offer passport services in Nagoya on Saturday.",
    "Australia's embassy in Bangkok moved to a larger building with a view of the park.",
    "France opened a new consulate in Monterrey, the largest in the north of Mexico.",
    "The visa fee at the Swiss embassy in Colombo rises in March.",
    "Ireland's embassy in Abuja moves its visa appointments to an online booking system.",
    "Sweden denied that it had ordered its diplomats to leave Minsk.",
    "Italy has no plans to close its embassy in Caracas.",
    "Protesters demanded the closure of the Israeli embassy in Dublin.",
    "Spain recalled its ambassador from Buenos Aires for consultations.",
]  # fmt: skip


def _steps(workbench: Workbench, text: str) -> list[Event]:
    item = Item(SourceId("press"), "1", "", "", text, "en", None)
    return [event for event in workbench.engine.judge(item).events if event.category == "departure"]


@pytest.mark.parametrize("said", STEPS, ids=lambda said: said.text[:60])
def test_a_step_is_read_with_its_state_and_its_post(workbench: Workbench, said: Phrasing) -> None:
    told = [event for event in _steps(workbench, said.text) if event.mode == said.step]
    assert told, [event.mode for event in _steps(workbench, said.text)]
    event = told[0]
    assert event.place is not None
    assert (event.issuer, event.place.country) == (said.issuer, said.country)
    assert said.post in (None, event.place.name)
    way_back = said.step in ("services_resumed", "reopened")
    assert (event.voice is Voice.EASING) == way_back


@pytest.mark.parametrize("text", NO_STEPS, ids=lambda text: text[:60])
def test_the_routine_of_missions_is_no_step(workbench: Workbench, text: str) -> None:
    assert _steps(workbench, text) == []
