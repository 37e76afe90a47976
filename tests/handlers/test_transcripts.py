"""Conversations as they stand in transcripts/*.txt, word for word.

  @ 7 Aida                 Aida, number 7, speaks in her private chat from here on
  @ 7 Aida in -5 as admin  ... in the group -5, as an administrator (or a member)
  > words                  what is said; further lines of it begin with >>
  > [1]                    the first button of the newest message that has buttons is pressed
  < words                  what comes back; [labels] are buttons, * marks a message that was edited, -5: another chat
  ! words                  what is shown briefly to who pressed
  % news bbc TITLE         a source publishes; % sources 3 1: three can be read, one cannot; % flood bbc 3: three items are held
           % wait 3600: seconds pass

TOCSIN_TRANSCRIPTS=write writes what comes back into the files: read the difference before you keep it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from bot import rooms
from handlers import Role

_FILES = sorted(Path(__file__).with_name("transcripts").glob("*.txt"))
_SPEAKER = re.compile(r"@ (\d+) (\S+)(?: in (-\d+) as (admin|member|unknown))?")
_STANDING = {"admin": Role.CONFIGURES, "member": Role.ANYONE, "unknown": None}


@pytest.mark.parametrize("file", _FILES, ids=[file.stem for file in _FILES])
def test_a_conversation_goes_as_it_is_written(file: Path, talk: Any) -> None:
    written = file.read_text("utf-8")
    played = "\n".join(_played(written.splitlines(), talk)) + "\n"
    if os.environ.get("TOCSIN_TRANSCRIPTS") == "write":
        file.write_text(played, "utf-8")
    assert played == written


def test_every_command_is_in_a_conversation() -> None:
    said = "\n".join(file.read_text("utf-8") for file in _FILES)
    assert [name for name in rooms.commands() if f"> /{name}" not in said] == []


def _played(lines: list[str], talk: Any) -> Iterator[str]:
    """The lines of the transcript, with what really comes back."""
    speaker: dict[str, Any] = {}
    kept = [line for line in lines if not line.startswith(("<", "!"))]
    for spoken, group in groupby(_statements(kept), key=lambda each: each[0] == ">"):
        for _, text in group:
            yield from text.splitlines()
            if spoken:
                yield from _answered(text, speaker, talk)
            elif text.startswith("@"):
                speaker = _speaker(text)
            elif text.startswith("% "):
                yield from _happened(text.split(" ", 2)[1:], talk)


def _statements(lines: list[str]) -> list[tuple[str, str]]:
    joined: list[tuple[str, str]] = []
    for line in lines:
        if line.startswith(">>"):
            joined[-1] = (">", joined[-1][1] + "\n" + line)
        else:
            joined.append((line[:1], line))
    return [(mark, text if text else "\n") for mark, text in joined]


def _speaker(line: str) -> dict[str, Any]:
    found = _SPEAKER.fullmatch(line)
    assert found, line
    group = {"chat": found[3], "standing": _STANDING[found[4]]} if found[3] else {}
    return {"user": int(found[1]), "name": found[2], **group}


def _happened(words: list[str], talk: Any) -> Iterator[str]:
    talk.screen.news.clear()
    match words:
        case ["news", rest]:
            source, _, title = rest.partition(" ")
            talk.news(source, title)
        case ["flood", rest]:
            source, _, number = rest.partition(" ")
            talk.flood(source, int(number))
        case ["sources", rest]:
            talk.sources(*map(int, rest.split()))
        case ["wait", rest]:
            talk.wait(float(rest))
        case _:
            raise AssertionError(words)
    yield from _screen(talk, "")


def _answered(text: str, speaker: dict[str, Any], talk: Any) -> Iterator[str]:
    talk.screen.news.clear()
    words = "\n".join(line.lstrip(">").removeprefix(" ") for line in text.splitlines())
    if re.fullmatch(r"\[\d+\]", words):
        try:
            receipt, button = talk.button(int(words[1:-1]))
        except LookupError:
            yield "! (there is no such button)"
            return
        toast = talk.press(data=button.data, receipt=receipt, **speaker)
    else:
        toast = talk.say(words=words, **speaker)
    if toast:
        yield f"! {toast}"
    yield from _screen(talk, speaker.get("chat") or str(speaker["user"]))


def _screen(talk: Any, here: str) -> Iterator[str]:
    for number, (chat, edited, message) in enumerate(talk.screen.news):
        if number:
            yield "<"
        mark = ("" if chat == here else f"{chat}: ") + ("* " if edited else "")
        for at, line in enumerate(message.text.rstrip().splitlines()):
            yield f"< {mark if at == 0 else ''}{line}".rstrip()
        for row in message.buttons:
            yield f"< {' '.join(f'[{button.label}]' for button in row)}"
