"""Which way a change note points: raise, ease, mixed, update or administrative."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.direction import Direction, Weight, direction, judged

NOTES = {
    "raise": [
        "FCDO now advises against all travel to Burkina Faso ('Warnings and insurance' page).",
        "The advisory level was increased to 4. The “health” indicator was added.  Advisory summary was updated.",
        "Updated to reflect the ordered departure of non-emergency personnel.",
        "Risk levels – avoid non-essential travel to border areas with Burkina Faso",
        "Risk level – you should leave by commercial means if you can do so safely",
        "Natural disasters and climate – added information on a tsunami warning",
        "New information on local elections and travel disruptions in Lagos State (‘Warnings and insurance’ page).",
        "New information that non-essential British Embassy staff have been temporarily withdrawn from Bamako.",
        "Reissued after periodic review with changes to the risk level: Do not travel to the border",
    ],
    "ease": [
        "Lifting of ordered departure",
        "The Department lifted the ordered departure of non-emergency U.S. government personnel.",
        "FCDO no longer advises against all but essential travel to Nay Pyi Taw.",
        "FCDO no longer advises against all but essential travel to the whole of Tanzania but continues to advise "
        "against all but essential travel to any area within 20k of the border with the Cabo Delgado province.",
        "Removal of information about Storm Kajiki.",
        "Risk levels – removed advisory to avoid non-essential travel to northern Luzon",
        "Risk level – take normal security precautions in Bermuda; Natural disasters and climate – removed "
        "information on Hurricane Melissa",
        "The U.S. embassy is returning to normal operations.",
        "The travel advisory was lowered from Level 3 to Level 2.",
    ],
    "mixed": [
        "FCDO now advises against all but essential travel to within 20km of the Tunisia-Algerian border in El Kef. "
        "FCDO no longer advises against travel to the archaeological site of Chemtou.",
        "Safety and security – removed information on political and economic situation; added information on shortages",
    ],
    "update": [
        "Updated information about ongoing political demonstrations (‘Safety and security’ page).",
        "Safety and security – updated information on the presidential election",
        "FCDO continues to advise against all travel to Tripoli.",
        "Reissued with updates to crime information.",
        "",
    ],
    "administrative": [
        "Editorial change",
        "Health – editorial update",
        "Risk level(s) – added map",
        "There were no changes to the advisory level or risk indicators. Advisory summary was updated.",
        "Reissued after periodic review with minor edits.",
        "Reissued after periodic review without changes.",
        "Reissued with obsolete COVID-19 page links removed.",
        "Advisory level remains unchanged.",
        "This travel advice was reviewed for accuracy and there are no significant updates.",
        "Need help? – removed information on the temporary closure of the Embassy of Canada to Denmark",
        "New information about dual nationals returning to the UK (‘Entry requirements’ page).",
        "Entry and exit requirements – updated information on passports",
        "The Need help? section was updated.",
    ],
}


@pytest.mark.parametrize(("way", "note"), [(way, note) for way, notes in NOTES.items() for note in notes])
def test_a_note_points_where_a_reader_would_say(way: str, note: str) -> None:
    assert direction(note) == way


@pytest.mark.parametrize(
    ("note", "weight"),
    [
        ("Risk level – you should leave by commercial means if you can do so safely", Weight.LEAVE),
        ("We now advise against all travel to Mali.", Weight.AGAINST),
        ("Addition of information about Cyclone Ditwah.", Weight.INFORMS),
    ],
)
def test_what_is_advised_weighs_more_than_what_is_told(note: str, weight: Weight) -> None:
    assert judged(note) == (Direction.RAISE, weight)


@given(st.sampled_from(NOTES["administrative"]), st.sampled_from(NOTES["administrative"]))
def test_two_administrative_notes_together_are_administrative(one: str, two: str) -> None:
    assert direction(f"{one.rstrip('.')}. {two}") is Direction.ADMINISTRATIVE


@given(st.text(max_size=300))
def test_any_text_has_a_direction(note: str) -> None:
    assert direction(note) in Direction


@given(st.sampled_from(NOTES["raise"]), st.sampled_from(NOTES["administrative"]))
def test_editing_beside_it_does_not_hide_a_raise(note: str, edit: str) -> None:
    assert direction(f"{note.rstrip('.')}. {edit}") is Direction.RAISE
