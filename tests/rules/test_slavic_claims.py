"""Claims in Russian and Ukrainian: who tells them, how doubt is said, and what only sounds like doubt."""

from __future__ import annotations

import pytest

from rules.events import Voice
from rules.item import Item
from rules.polling import SourceId
from rules.workbench import Workbench


def voices(workbench: Workbench, language: str, title: str, text: str) -> set[Voice]:
    item = Item(SourceId("press"), "k", "", title, text, language)
    return {event.voice for event in workbench.engine.judge(item).events}


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("ru", "Таджикские пограничники, дескать, обстреляли киргизское село Максат", ""),
        ("ru", "Видео уличных боёв в Каракасе на поверку оказалось чилийским", ""),
        ("ru", "Взрыв на химзаводе в Перми описывает только автор анонимного блога", ""),
        ("ru", "Резня в лионском метро: откуда взялась история, которой не было", ""),
        ("ru", "Бунт в тюрьме Инсейн: так сообщает теневое правительство", ""),
        (
            "ru",
            "«Исламское государство» приписывает себе подрыв газопровода на Синае",
            "Оператор трубы видел только утечку.",
        ),
        (
            "ru",
            "Водители в мессенджерах пересказывают: Литва закрыла границу с Белоруссией",
            "Пограничники заверяют, что пункты пропуска открыты.",
        ),
        ("uk", "Різанину в Ліоні вигадав анонімний канал", "Поліція слідів нападу не знайшла."),
        ("uk", "Баку заявляє, що позиції в Кельбаджарі обстріляно", "Єреван називає це вигадкою."),
        ("uk", "Опозиційний канал пише, що в Захедані стріляли по натовпу", "Підтвердити це неможливо."),
    ],
)
def test_what_only_one_side_or_nobody_tells_is_a_claim(
    workbench: Workbench, language: str, title: str, text: str
) -> None:
    assert voices(workbench, language, title, text) == {Voice.ALLEGED}


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        # who did it is asked, not whether it was done
        ("ru", "Джихадистов подозревают в похищении двух немцев под Менакой", ""),
        ("ru", "Предполагаемый нападавший на мечеть в Манчестере застрелен", ""),
        ("ru", "Очевидцы рассказали о взрыве в кафе в Петербурге", ""),
        ("ru", "Каракас без света, Мадуро говорит о диверсии", "Инженеры в неё не верят."),
        ("ru", "Переворот в Гвинее: полковник распустил правительство", "Где президент, никто не знает."),
        ("ru", "Самолёт упал у Понтианака", "Сигнала бедствия никто не слышал, причина неизвестна."),
        ("uk", "Банду підозрюють у викраденні сімнадцяти місіонерів на Гаїті", ""),
        ("uk", "Переворот у Гвінеї: полковник розпустив уряд", "Де президент Конде, ніхто не знає."),
    ],
)
def test_what_is_disputed_beside_the_event_leaves_it_a_fact(
    workbench: Workbench, language: str, title: str, text: str
) -> None:
    assert Voice.ACTUAL in voices(workbench, language, title, text)
