"""What only one side tells and nothing around bears out is a claim; what is merely not known in full is a fact."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rules.events import Voice

Voices = Callable[..., set[Voice]]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Houthis: Missile hit American destroyer in Red Sea", "A US official said that no ship had been struck."),
        ("Activists say internet is cut in Bahir Dar", "The operator swears that it is not."),
        ("Exiled radio reports riot in Hotan", "Its report rests on a lone contact. Nobody could check it."),
        ("Rebels say they shelled Goma", "The army spoke of a quiet night and showed intact streets."),
        ("Rumours of a coup in Conakry", "The president chaired a meeting; nothing unusual was seen."),
        ("Frente Norte tells of shelling at Tifariti", "The army gave no information."),
        ("Canada flying embassy families out of Bamako, sources say", "The ministry would not confirm this."),
        ("Nurses' association charges clinic with hiding cholera in Beira", "It offered no proof for the accusation."),
        ("Police look into reports of bomb near Galle station", ""),
        ("Talk of an army takeover in Malawi is false, commander says", ""),
    ],
)  # fmt: skip
def test_what_one_side_tells_and_others_doubt_is_a_claim(voices: Voices, title: str, text: str) -> None:
    assert voices("en", title, text) <= {Voice.ALLEGED, Voice.EASING}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Gunmen attack village in Benue, residents say", "Police could not be reached for comment."),
        ("Iran says it fired missiles at US base in Qatar", "Qatar confirmed the attack; there is no word on damage."),
        ("Heavy gunfire heard near palace in Conakry, residents say", "The government has made no statement."),
        ("Hamas fires rockets at Tel Aviv, Israeli army says", "No injuries were reported."),
        ("Russian missile hits port of Odesa, Ukraine says", "Moscow denied targeting civilians."),
        ("Rebels say 14 villagers killed in raid near Goma", "The army denied that it had been there."),
        ("Goma in rebel hands, Kinshasa concedes", "A minister denied rebel reports that Bukavu was lost too."),
        ("Cholera spreads in Beira, hospital says", "The ministry has not responded."),
    ],
)  # fmt: skip
def test_what_is_not_known_in_full_is_a_fact(voices: Voices, title: str, text: str) -> None:
    assert Voice.ACTUAL in voices("en", title, text)


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "Gunmen attack village in Benue, residents say", "Police did not comment."),
        ("de", "Bewaffnete überfallen Dorf in Benue, sagen Anwohner", "Die Polizei äußerte sich nicht."),
        (
            "fr",
            "Des hommes armés attaquent un village au Benue, selon des habitants",
            "La police n'a pas réagi.",
        ),
        ("es", "Hombres armados atacan una aldea en Benue, dicen vecinos", "La policía no respondió."),
        ("pt", "Homens armados atacam aldeia em Benue, dizem moradores", "A polícia não comentou."),
        ("ru", "Боевики напали на деревню в Бенуэ, сообщили жители", "Полиция не комментирует."),
        ("uk", "Бойовики напали на село в Бенуе, повідомили мешканці", "Поліція не коментує."),
    ],
)
def test_who_was_there_has_no_stake_in_it(voices: Voices, language: str, title: str, text: str) -> None:
    assert voices(language, title, text) == {Voice.ACTUAL}


@pytest.mark.parametrize(
    "title",
    [
        "Bomb blast at Mogadishu airport, officials deny deaths",
        "Drone hits refinery in Ryazan, governor denies damage",
        "Gunmen kidnap 12 pupils in Kaduna, police deny negligence",
        "Iran denies supplying drones that hit Kyiv on Monday",
        "Army denies civilian deaths in airstrike on Tudun Biri",
        "Soldiers seize power in Bissau, citing alleged vote fraud",
    ],
)
def test_who_denies_the_dead_or_a_hand_in_it_denies_not_that_it_happened(voices: Voices, title: str) -> None:
    assert voices("en", title, "") == {Voice.ACTUAL}


@pytest.mark.parametrize(
    "title",
    [
        "Burundi denies sending troops to Uvira",
        "Officials deny reports of blast at Mogadishu airport",
        "No cholera in Beira, ministry says",
        "Ministry confirms there is no cholera in Beira",
    ],
)
def test_what_is_denied_itself_is_not_told(voices: Voices, title: str) -> None:
    assert not voices("en", title, "")


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("de", "Gewerkschaft meldet Schüsse in Mine bei Oruro in Bolivien", "Das Unternehmen bestreitet das."),
        ("de", "Außenministerium in Warschau prüft Berichte über Entführung in Niger", ""),
        ("de", "Verdacht auf Ebola in Kampala", "Das Testergebnis steht aus."),
        ("ru", "Профсоюз Боливии сообщил о стрельбе в шахте под Оруро", "Компания это отрицает."),
        ("ru", "МИД Польши проверяет сообщения о похищении инженера в Нигере", ""),
        ("ru", "Сообщения о взрыве в метро Баку недостоверны, заявило МВД", ""),
        ("ru", "У пассажирки рейса в Энтеббе заподозрили холеру", "Результаты анализов ожидаются."),
        ("uk", "Профспілка Болівії повідомила про стрілянину в шахті під Оруро", "Компанія це заперечує."),
        ("uk", "МЗС Польщі перевіряє повідомлення про викрадення інженера в Нігері", ""),
        ("uk", "Повідомлення про вибух у метро Баку недостовірні, заявило МВС", ""),
    ],
)  # fmt: skip
def test_whoever_tells_what_others_doubt_tells_a_claim(
    voices: Voices, language: str, title: str, text: str
) -> None:
    assert voices(language, title, text) == {Voice.ALLEGED}


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("de", "Polizei meldet Überfall Bewaffneter auf Dorf bei Lamu", "Eine Bestätigung der Armee steht aus."),
        ("de", "Stromausfall in ganz Portugal: kein Hinweis auf Cyberangriff", ""),
        ("de", "Unbekannte entführen Ingenieur in Kano, laut Polizei fehlt von den Tätern jede Spur", ""),
        ("ru", "Полиция сообщила о нападении боевиков на деревню под Ламу", "В армии это не подтвердили."),
        ("ru", "Аэропорт Таллина закрыт из-за шаров, предположительно запущенных контрабандистами", ""),
        ("ru", "Мятежники в Габоне подтвердили: президент под домашним арестом", ""),
        ("uk", "Поліція повідомила про напад бойовиків на село під Ламу", "В армії цього не підтвердили."),
        ("uk", "Солдати стріляли по демонстрантах у Нджамені", "Уряд заперечує застосування бойових набоїв."),
    ],
)  # fmt: skip
def test_what_the_neutral_tell_is_a_fact(voices: Voices, language: str, title: str, text: str) -> None:
    assert Voice.ACTUAL in voices(language, title, text)


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("fr", "Un hôtelier dit que des soldats se sont mutinés à Bamako", "L'état-major parle d'une fable."),
        ("es", "Un empresario afirma que hombres armados secuestraron a su hijo en Nairobi", "La policía lo niega."),
        ("pt", "Empresário afirma que homens armados sequestraram o filho em Nairóbi", "A polícia nega."),
        ("fr", "L'armée met en doute une attaque contre un village du Plateau, au Nigeria", ""),
        ("es", "El Ejército pone en duda un ataque contra una aldea de Plateau, en Nigeria", ""),
        ("pt", "Exército põe em dúvida ataque a aldeia em Cabo Delgado", ""),
        ("fr", "Cas suspect d'Ebola à Kampala", "Les résultats sont attendus jeudi."),
        ("es", "Caso sospechoso de ébola en Kampala", "Los resultados se esperan el jueves."),
        ("pt", "Caso suspeito de ébola em Kampala", "Os resultados saem na quinta-feira."),
    ],
)  # fmt: skip
def test_whoever_tells_it_a_doubted_report_is_a_claim(
    voices: Voices, language: str, title: str, text: str
) -> None:
    assert voices(language, title, text) == {Voice.ALLEGED}


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("fr", "La France exclut un acte terroriste dans l'attaque au couteau de Lyon", ""),
        ("es", "La policía descarta terrorismo en el ataque con cuchillo en Múnich", ""),
        ("pt", "Polícia descarta terrorismo em ataque com faca em Munique", ""),
        ("es", "Chile niega sabotaje en el apagón que dejó a oscuras Santiago", ""),
        ("pt", "Chile nega sabotagem no apagão que deixou Santiago às escuras", ""),
        ("fr", "Une explosion secoue un marché de Kaboul, selon la police", "L'origine n'est pas encore connue."),
        ("es", "Una explosión sacude un mercado de Kabul, según la policía", "Aún se desconoce el origen."),
        ("pt", "Explosão abala mercado em Cabul, diz a polícia", "Ainda se desconhece a origem."),
    ],
)  # fmt: skip
def test_only_its_cause_is_denied_or_open(voices: Voices, language: str, title: str, text: str) -> None:
    assert voices(language, title, text) == {Voice.ACTUAL}


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "Switzerland closes embassy in Tehran, Bern says", "Iran has not commented."),
        ("en", "Poland shuts border with Belarus, minister says", "Minsk did not comment."),
        ("de", "Schweiz evakuiert Botschaft in Teheran, teilt Bern mit", "Der Iran äußerte sich nicht."),
        ("fr", "La Suisse évacue son ambassade à Téhéran, annonce Berne", "L'Iran n'a pas réagi."),
        ("es", "Suiza cierra su embajada en Teherán, anuncia Berna", "Irán no ha reaccionado."),
        ("pt", "Polónia fecha fronteira com a Bielorrússia, diz ministro", "Minsk não comentou."),
        ("ru", "Швейцария эвакуирует посольство в Тегеране, сообщил Берн", "Иран пока не прокомментировал."),
        ("uk", "Швейцарія евакуює посольство в Тегерані, повідомив Берн", "Іран поки не прокоментував."),
    ],
)
def test_silence_puts_no_step_of_a_state_in_doubt(
    voices: Voices, language: str, title: str, text: str
) -> None:
    assert voices(language, title, text) <= {Voice.ACTUAL, Voice.ORDERED}
    assert voices(language, title, text)


def test_what_others_tell_of_a_state_is_doubted_by_its_silence(voices: Voices) -> None:
    assert voices(
        "en", "Exile channel says Iran shut its border at Bazargan", "Tehran has not commented."
    ) == {Voice.ALLEGED}
