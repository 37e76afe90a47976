"""What is cut off an article, and above all what is not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.boilerplate import TEXT_LIMIT, clean, hygiene, is_boilerplate

BOILERPLATE = """
Read more: Ten things to know about the capital
READ ALSO: Fuel prices rise again
Related: Protest in the capital
Most read: Blasts at a market - Curfew in the north. Sign up here.
Trending now: Quake in the hills, airport shut
Related Articles
Read more »
Continue reading…
Read the full story here
Leave a Reply
Leave a Reply Cancel reply
Your email address will not be published.
Your email address will not be published. Required fields are marked *
Required fields are marked *
Save my name, email, and website in this browser for the next time I comment.
Name *
Post Comment
12 Comments
You must be logged in to post a comment.
Back To Top
Back To Topnone
Skip to content
Advertisement
Share this:
Share on Facebook
Share this article on WhatsApp
Click to share on Twitter (Opens in new window) Click to share on Facebook (Opens in new window)
Facebook | Twitter | WhatsApp | Print
Sign up for our daily newsletter
Subscribe to our YouTube channel for more
Subscribe to the Morning Briefing newsletter and never miss a story
Get our free weekly newsletter in your inbox
Follow us on Facebook
Follow us on X, Instagram and Telegram for the latest
Like us on Facebook
We use cookies to improve your experience.
This website uses cookies
By continuing to use this site you agree to our use of cookies
Reporting by Ann Example; Editing by Bob Example
The post Clashes in the capital appeared first on The Daily Example.
© 2026 The Daily Example
Copyright 2026. All rights reserved.
Lesen Sie auch: Was Reisende wissen müssen
Mehr zum Thema
Ihre E-Mail-Adresse wird nicht veröffentlicht. Erforderliche Felder sind mit * markiert
Folgen Sie uns auf Instagram
Abonnieren Sie unseren Newsletter
Lire aussi : La capitale sous tension
À lire également
Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec *
Suivez-nous sur Facebook
Abonnez-vous à notre newsletter
Lea también: La capital en alerta
Síguenos en Twitter
Tu dirección de correo electrónico no será publicada.
Suscríbete a nuestro boletín
Читайте также: В столице перекрыли дороги
Подробнее
Подписывайтесь на наш канал в Telegram
Ваш e-mail не будет опубликован. Обязательные поля помечены *
""".strip().splitlines()

SENTENCES = """
Protesters told residents to follow us on foot
Follow us on foot, the guide told the group.
Follow the police's instructions on Facebook and on the radio.
Recommended: avoid all travel to the border.
Read more than once, the order bans all gatherings.
Related violence left three people dead in the north.
Related to the protests, two stations were closed.
Leave a reply to the ultimatum until Friday, the rebels said.
Leave the area at once.
Subscribe to no rumours, the governor said.
Sign up for evacuation at the embassy by noon.
Share the road with convoys and keep away from checkpoints.
Share taxis are suspended in the district.
Share prices fell after the attack.
Back to top speed, the storm reached the coast at noon.
Comments by the minister set off riots.
Comments are closed to debate, but the curfew is not, the mayor said.
Name calling turned into a brawl at the border.
Police said reporting by residents led to the arrests.
Reporting by mobile phone is possible for those who are trapped.
By continuing north, the storm threatens the capital.
Cookies and water were handed out to stranded passengers.
The post office in the centre was set on fire.
The post at the border was shelled for a second day.
More news is expected after the meeting of the security council.
Email and telephone lines are down across the province.
Facebook, Twitter and WhatsApp were blocked by the government on Sunday.
Copyright protests blocked the road to the airport.
Anzeigen gegen Demonstranten wurden erstattet.
Nach oben offene Skala: das Beben hatte die Stärke 7,1.
Teilen der Stadt fehlt der Strom.
Publicités et vitrines ont été détruites pendant l'émeute.
Partager la route est dangereux pendant le couvre-feu.
Más información sobre las víctimas se espera el lunes.
Подробнее о причинах взрыва власти не сообщают.
По теме безопасности выступит министр.
Реклама и витрины разбиты в центре города.
Advertisements were torn down by the crowd.
""".strip().splitlines()


@pytest.mark.parametrize("line", BOILERPLATE)
def test_a_line_that_is_no_part_of_the_article_goes(line: str) -> None:
    assert clean("Title", f"Police closed the bridge.\n{line}\nTwo people were hurt.") == (
        "Title",
        "Police closed the bridge.\nTwo people were hurt.",
    )


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_with_the_same_words_stays(line: str) -> None:
    assert clean("Title", line) == ("Title", line)


def test_a_long_line_is_prose_whatever_it_begins_with() -> None:
    assert not is_boilerplate("Read more: " + "the crowd moved on and " * 20)


def test_the_credit_in_brackets_goes_from_the_end_of_its_sentence() -> None:
    text = "Two were hurt. (Reporting by Ann Example in Almaty; editing by Bob Example)"
    assert clean("T", text)[1] == "Two were hurt."


@pytest.mark.parametrize(
    ("glued", "left"),
    [
        ("Two were hurt.Back To Topnone", "Two were hurt."),
        ("Two were hurt. Back to top", "Two were hurt."),
        ("the capitalBack To Topnone\nMore", "the capital\nMore"),
        ("He came back to top the list", "He came back to top the list"),
    ],
)
def test_back_to_top_is_found_where_it_is_glued_on(glued: str, left: str) -> None:
    assert clean("T", glued)[1] == left


def test_the_title_is_not_repeated_as_the_first_line() -> None:
    assert clean("Curfew in Osh", "CURFEW IN OSH\nCurfew in Osh\nFrom 22:00.")[1] == "From 22:00."
    assert clean("Curfew", "Curfew in Osh.")[1] == "Curfew in Osh."


def test_hidden_characters_go_and_letters_are_composed() -> None:
    assert (
        hygiene("cur\u200bfe\u00adw in Me\u0301xico \u202etxet\u2066 \x00\x07\ufeff!\ud800")
        == "curfew in México txet !"
    )
    assert hygiene("a\r\nb\u2028c\rd") == "a\nb\nc\nd"
    assert hygiene("می\u200cخواهم 👩\u200d🚒") == "می\u200cخواهم 👩\u200d🚒"


def test_long_runs_of_punctuation_are_squeezed_and_long_texts_cut() -> None:
    assert hygiene('"' * 20_000) == '"' * 8
    assert hygiene("=" * 8 + "a" * 30) == "=" * 8 + "a" * 30
    assert len(hygiene("word " * 20_000)) <= TEXT_LIMIT


pieces = st.one_of(st.text(max_size=40), st.sampled_from(BOILERPLATE + SENTENCES))
texts = st.lists(pieces, max_size=12).map("\n".join) | st.lists(pieces, max_size=12).map("".join)


@given(texts, texts)
def test_cleaning_twice_is_cleaning_once_and_leaves_only_visible_text(title: str, text: str) -> None:
    once = clean(title, text)
    assert clean(*once) == once
    assert "\n" not in once[0]
    for part in once:
        part.encode("utf-8")
        assert not {unicodedata.category(each) for each in part.replace("\n", "")} & {"Cc", "Cs"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("طائرات مسيّرة فوق المدينة", "طائرات مسيرة فوق المدينة"),
        ("أُصيب خمسةٌ", "أصيب خمسة"),
        ("عـــاجل", "عاجل"),
        ("Бои в Нагорном Караба́хе", "Бои в Нагорном Карабахе"),
        ("café", "café"),
    ],
)
def test_vowel_signs_and_marks_of_stress_are_not_read(written: str, read: str) -> None:
    assert hygiene(written) == read
