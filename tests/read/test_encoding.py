"""A legacy encoding does not name itself: the one in which the letters make words is taken."""

import pytest

from csmetrics.read import encoding, read

FRENCH = "Renée Lefèvre a dit c’est déjà réglé à François, très déçue"
GERMAN = "Jürgen Müller schrieb: Größe falsch, Rückgabe über Köln, Ärger mit Österreich"
ENGLISH = "“I can’t log in” – it’s José’s order… naïve"
SPANISH = "¿Dónde está mi pedido, señor? mañana; Niño Pérez, MUÑOZ"
POLISH = "Łukasz Wójcik pisze że zgubił paczkę, ąś źrebię Żółć"
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy, Jiří Dvořák"
RUSSIAN = "Привет, где мой заказ? Иван Петров"
WESTERN = (FRENCH, GERMAN, SPANISH, "René", "JOSÉ MUÑOZ")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("cp1252", text) for text in (*WESTERN, ENGLISH)),
        *(("mac_roman", text) for text in (*WESTERN, ENGLISH)),
        *(("cp850", text.replace("’", "'")) for text in WESTERN),
        *((name, text) for name in ("cp1250", "iso8859_2") for text in (POLISH, CZECH)),
        ("cp1254", "Şişli İstanbul çağrı ığdır, Gülşen Öztürk"),
        *((name, RUSSIAN) for name in ("cp1251", "koi8_r", "cp866")),
        ("cp1253", "Καλημέρα Γιώργος"),
    ],
)
def test_the_encoding_in_which_the_letters_make_words_is_taken(name: str, text: str) -> None:
    found, _, _ = encoding.guess(text.encode(name))
    assert text.encode(name).decode(found) == text


def test_a_file_of_an_old_mac_is_read_and_its_encoding_said(cells) -> None:
    data = "id,agent,subject\n1,René,“can’t log in”\n2,Zoë,café\n".encode("mac_roman")
    with read("e.csv", data) as upload:
        assert cells(upload.tables[0])[0] == (2, "1", "René", "“can’t log in”")
        assert "Macintosh" in upload.warnings[0]
