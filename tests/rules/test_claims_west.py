"""German, French, Spanish and Portuguese: what only one side tells, and what happened though it sounds like a claim."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rules.events import Voice

Voices = Callable[..., set[Voice]]


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        # nobody else has heard of it
        ("de", "Partisanengruppe reklamiert Bombenanschlag in Melitopol, von dem dort niemand etwas gehört hat", ""),
        ("es", "Exiliados reivindican la explosión de una bomba en Maracaibo que ningún vecino escuchó", ""),
        # it rests on one voice
        ("de", "Zeitung: Priester in Kaduna verschleppt", "Die Diözese hat davon nur vom Hörensagen erfahren."),
        ("fr", "Onze orpailleurs enlevés près de Djibo : le récit ne repose que sur la parole d’un chef", ""),
        ("pt", "Canal da oposição conta sessenta detidos em Holguín, sem apresentar um único nome", ""),
        # all is well where it happened
        ("fr", "Internet coupé à N’Djamena, s’alarment des blogueurs ; les abonnés naviguent sans peine", ""),
        # footage of elsewhere
        ("es", "La guerrilla habla de un bombardeo en Loikaw, pero las imágenes son de Siria", ""),
        # those who would know deny it in the same breath
        ("pt", "Erevan denuncia bombardeamentos na fronteira, Baku jura não ter disparado um tiro", ""),
    ],
)  # fmt: skip
def test_what_only_one_side_tells_is_alleged(voices: Voices, language: str, title: str, text: str) -> None:
    assert voices(language, title, text) == {Voice.ALLEGED}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        # the fault is denied, not the event
        ("de", "Kapitän bestreitet Überladung nach Untergang einer Fähre mit 86 Toten im Kongo"),
        ("es", "Naufragio en el río Congo: 86 ahogados, la naviera niega que hubiera sobrecarga"),
        # each blames the other for it
        ("fr", "Panne d’électricité géante au Chili, le gouvernement et l’opérateur se rejettent la faute"),
        ("pt", "Apagão em todo o Chile, Governo e operadora culpam-se pela falha"),
        # who did it is suspected
        ("fr", "Un homme soupçonné d’avoir enlevé 17 migrants arrêté au Mexique"),
        # the reason is alleged
        ("de", "Militär in Niger setzt Präsidenten ab und beruft sich auf angeblich schlechte Sicherheitslage"),
    ],
)  # fmt: skip
def test_what_is_disputed_about_a_fact_leaves_it_one(voices: Voices, language: str, title: str) -> None:
    told = voices(language, title, "")
    assert Voice.ACTUAL in told
    assert Voice.ALLEGED not in told


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("de", "Kachin-Rebellen geben Einnahme von Bhamo bekannt", "Aus der Militärjunta war dazu nichts zu hören."),
        ("de", "Menschenrechtsgruppe: Soldaten haben 30 Studenten in Asmara verschleppt", "Die Universität erklärt, alle Studierenden säßen in ihren Vorlesungen, niemand werde vermisst."),
        ("de", "Auf Telegram kursieren Videos von Plünderungen in Luanda", "Reporter trafen in der Innenstadt auf geöffnete Läden."),
        ("de", "Ruandische Truppen sollen in Bangui gelandet sein", "Ein Flughafenmitarbeiter weiß von keiner Maschine."),
        ("fr", "Les rebelles kachin annoncent la prise de Bhamo", "La junte n’en a rien laissé filtrer."),
        ("fr", "Des vidéos sur TikTok montrent des pillages à Luanda", "Nos reporters n’ont trouvé que des boutiques ouvertes."),
        ("fr", "L’opposition fait état d’une coupure d’Internet à Conakry", "L’observatoire Netblocks ne relève rien d’anormal."),
        ("fr", "Des soldats rwandais auraient débarqué à Bangui", "Un employé de l’aéroport n’a vu atterrir aucun avion."),
        ("es", "Los rebeldes kachin anuncian la toma de Bhamo", "La junta no ha dicho una palabra al respecto."),
        ("es", "Videos en TikTok muestran saqueos en Luanda", "Los reporteros solo encontraron tiendas abiertas."),
        ("es", "La oposición denuncia un corte de internet en Conakry", "El observatorio Netblocks no aprecia nada anómalo."),
        ("es", "El ELN reivindica un atentado con bomba en Cúcuta", "El alcalde lo considera una bravata."),
        ("pt", "Rebeldes kachin anunciam a tomada de Bhamo", "A junta não disse uma palavra sobre o assunto."),
        ("pt", "Vídeos no TikTok mostram saques em Luanda", "Repórteres só encontraram lojas abertas."),
        ("pt", "Soldados ruandeses teriam chegado a Bangui", "Um funcionário do aeroporto não viu aterrar qualquer avião."),
        ("pt", "ELN afirma ter feito explodir oleoduto em Arauca", "A Ecopetrol não detetou danos na conduta."),
    ],
)  # fmt: skip
def test_a_stake_above_and_doubt_below_make_a_claim(
    voices: Voices, language: str, title: str, text: str
) -> None:
    assert voices(language, title, text) == {Voice.ALLEGED}


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        # only the toll, the ransom, the motive, the hour is open
        ("de", "Videos zeigen brennende Autos nach Explosion in Beirut", "Wie viele Menschen verletzt wurden, war noch unklar."),
        ("de", "Polizei: Bewaffnete entführen Bürgermeister in Zamfara", "Zum Verbleib des Mannes gibt es keine Hinweise, niemand bekannte sich."),
        ("de", "Gewerkschaft: Streik legt Flughafen Lissabon lahm", "Ein Ende des Streiks ist nicht in Sicht."),
        ("fr", "Des vidéos montrent des voitures en feu après une explosion à Beyrouth", "Le nombre de blessés n’était pas connu."),
        ("fr", "Les proches des lycéennes enlevées au Kebbi sans nouvelles", "Aucune demande de rançon n’a été reçue."),
        ("fr", "Cameroun : un préfet enlevé par des hommes armés à Bamenda, selon la police", "On est sans nouvelles de lui, l’enlèvement n’a pas été revendiqué."),
        ("es", "Videos muestran coches en llamas tras una explosión en Beirut", "No se sabe cuántos heridos hay."),
        ("es", "Hombres armados secuestran al alcalde de un pueblo de Zamfara, informa la policía", "Nadie se ha atribuido el rapto y se desconoce su paradero."),
        ("es", "Cuba sin luz; la oposición culpa al Gobierno", "Nadie sabe cuándo volverá la electricidad."),
        ("pt", "Piratas capturam cargueiro ao largo da Somália", "O armador não tem informação sobre a tripulação."),
        ("pt", "Homens armados raptam autarca em Zamfara, informa a polícia", "Ninguém reivindicou o rapto e desconhece-se o seu paradeiro."),
        ("pt", "Familiares das alunas raptadas em Kebbi sem notícias delas", "Não foi recebido qualquer pedido de resgate."),
        # what is denied is the fault
        ("de", "Polen schließt Grenze zu Belarus, Minsk weist Vorwürfe zurück", ""),
        ("fr", "L’OMS confirme une épidémie de choléra à Aden, les Houthis nient toute négligence", ""),
        ("es", "La OMS confirma un brote de cólera en Adén, los hutíes niegan negligencia", ""),
        ("pt", "OMS confirma surto de cólera em Aden, huthis negam negligência", ""),
    ],
)  # fmt: skip
def test_what_is_open_beside_a_fact_leaves_it_one(
    voices: Voices, language: str, title: str, text: str
) -> None:
    told = voices(language, title, text)
    assert told
    assert Voice.ALLEGED not in told
