"""A legacy encoding does not name itself: the one in which the letters make words is taken."""

import codecs
import unicodedata

import pytest

from csmetrics.errors import UnreadableFile
from csmetrics.read import legacy, read

FRENCH = "Renée Lefèvre a dit c’est déjà réglé à François, très déçue"
GERMAN = "Jürgen Müller schrieb: Größe falsch, Rückgabe über Köln, Ärger mit Österreich"
ENGLISH = "“I can’t log in” – it’s José’s order… naïve"
SPANISH = "¿Dónde está mi pedido, señor? mañana; Niño Pérez, MUÑOZ"
POLISH = "Łukasz Wójcik pisze że zgubił paczkę, ąś źrebię Żółć"
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy, Jiří Dvořák"
RUSSIAN = "Привет, где мой заказ? Иван Петров"
UKRAINIAN = "Іван Петренко, Ольга Ївженко, Ґалаган Єва"
BALTIC = "Žemaitė Šarūnė rašė: kur mano užsakymas, ačiū už pagalbą"
ICELANDIC = "Þórður Guðmundsson, Guðrún Ýr, Sigríður"
HEBREW = "דוד כהן כתב: ההזמנה שלי לא הגיעה, תודה רבה"
ARABIC = "محمد علي: لم يصل الطلب, شكرا, جديد"
THAI = "สมชาย: ยังไม่ได้รับสินค้า, ขอบคุณ, เปิด, ปิด"
HUNGARIAN = "Szőke Réka, Fűzesi Ádám: nem működik a belépés, minél előbb"
PORTUGUESE = "João Conceição: instruções e opções não funcionam, três botões"
ESTONIAN = "Tõnu Mäe, Ülle Õunapuu, Jüri Pärn: lõpuks"
ROMANIAN = "Ştefan Ţurcanu, Ioana Brânză, Mihăiţă: mulţumesc"
VIETNAMESE = "Nguyễn Văn Anh, Trần Thị Hương, Lê Quốc Đạt: chưa nhận được hàng"
WESTERN = (FRENCH, GERMAN, SPANISH, "René", "JOSÉ MUÑOZ")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("cp1252", text) for text in (*WESTERN, ENGLISH)),
        *(("mac_roman", text) for text in (*WESTERN, ENGLISH)),
        *(("cp850", text.replace("’", "'")) for text in WESTERN),
        *((name, text) for name in ("cp1250", "iso8859_2") for text in (POLISH, CZECH)),
        *((name, text) for name in ("cp852", "mac_latin2") for text in (POLISH, CZECH)),
        *((name, HUNGARIAN) for name in ("cp1250", "iso8859_2")),
        *((name, "Erdős Anna, Kovács Béla") for name in ("cp1250", "iso8859_2")),
        *(("cp1252", text) for text in (PORTUGUESE, ESTONIAN, "il a dû coûter cher, août, réglé")),
        ("cp1250", ROMANIAN),
        *((name, "Jörg Müßig, Änne Groß, Özlem") for name in ("cp850", "cp437")),
        ("cp1252", "Col·lecció, paral·lel"),
        ("cp1254", "Şişli İstanbul çağrı ığdır, Gülşen Öztürk"),
        *((name, RUSSIAN) for name in ("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic")),
        *((name, UKRAINIAN) for name in ("cp1251", "koi8_u")),
        *(
            (name, text)
            for name in ("cp1251", "koi8_r")
            for text in ("мой пароль, где заказ, спасибо", "иванов, петрова", "ИВАНОВ, ПЕТРОВА")
        ),
        ("iso8859_7", "Ήρα Άλφα, Γιώργος Παπαδόπουλος"),
        ("cp1253", "Καλημέρα Γιώργος"),
        ("cp1253", "καλημέρα, πού είναι η παραγγελία"),
        ("cp1257", BALTIC),
        ("cp1252", ICELANDIC),
        ("iso8859_15", "Œuvre, Björn, 5 €, Chloé"),
        ("cp1255", HEBREW),
        ("cp1256", ARABIC),
        ("cp874", THAI),
    ],
)
def test_the_encoding_in_which_the_letters_make_words_is_taken(name: str, text: str) -> None:
    found, _, _ = legacy.guess(text.encode(name))
    assert text.encode(name).decode(found) == text


def test_a_sign_is_no_proof_of_another_alphabet() -> None:
    found, _, _ = legacy.guess("7,üA".encode("cp1252"))
    assert b"\xfc".decode(found) == "ü"


@pytest.mark.parametrize("text", ["1,DÉJÀ_19", "2,déjàvu_", "3,9äüüa", "4,réélu"])
def test_western_letters_are_no_rare_chinese_ones(text: str) -> None:
    found, _, _ = legacy.guess(text.encode("cp1252"))
    assert text.encode("cp1252").decode(found) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cp932", "問い合わせ,未対応,田中"),
        ("cp932", "ログインできません"),
        ("cp932", "ﾀﾅｶ ﾀﾛｳ,ｽｽﾞｷ ﾊﾅｺ,ﾔﾏﾀﾞ ｼﾞﾛｳ"),
        ("cp932", "ﾀﾅｶ,注文が届かない,ｽｽﾞｷ,返品について"),
        ("euc_jp", "問い合わせ番号,未対応,山田さくら"),
        ("euc_jp", "ログインできません"),
        ("euc_jp", "ヤマダ,サトウ"),
        ("gb18030", "工单,状态,客户满意度,张伟"),
        ("gb18030", "登录失败"),
        ("big5", "工單,狀態,客戶滿意度,陳大文"),
        ("euc_kr", "김민준,이서연,박지훈"),
        ("euc_kr", "티켓 번호,생성일,상태,담당자,채널,만족도"),
        ("cp949", "1,해결됨,김민수,이메일,뷁 오류\n2,보류 중,최은정,채팅,없음"),
    ],
)
def test_letters_of_two_bytes_are_read_as_they_are(name: str, text: str) -> None:
    found, _, _ = legacy.guess(text.encode(name))
    assert text.encode(name).decode(found) == text


def test_few_letters_that_could_be_korean_stay_chinese() -> None:
    found, _, _ = legacy.guess("电话,高级,公告".encode("gb18030"))
    assert "电话,高级,公告".encode("gb18030").decode(found) == "电话,高级,公告"


def test_a_file_of_an_old_mac_is_read_and_its_encoding_said(cells) -> None:
    data = "id,agent,subject\n1,René,“can’t log in”\n2,Zoë,café\n".encode("mac_roman")
    with read("e.csv", data) as upload:
        assert cells(upload.tables[0])[0] == (2, "1", "René", "“can’t log in”")
        assert "Macintosh" in upload.warnings[0]


def test_japanese_that_is_written_in_plain_characters_is_read_and_said(cells) -> None:
    data = "id,agent\n1,田中\n2,さくら\n".encode("iso2022_jp")
    with read("e.csv", data) as upload:
        assert cells(upload.tables[0]) == [(2, "1", "田中"), (3, "2", "さくら")]
        assert "ISO-2022-JP" in upload.notes[0]


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, b""])
def test_a_line_end_of_one_byte_below_text_in_utf16_is_no_row(cells, mark: bytes) -> None:
    data = mark + "id,agent\r\n1,René\r\n".encode("utf-16-le") + b"\n"
    with read("e.csv", data) as upload:
        assert cells(upload.tables[0]) == [(2, "1", "René")]


@pytest.mark.parametrize("line_end", ["\x85", "\r\n"])
def test_text_of_a_mainframe_is_named_as_what_it_is(line_end: str) -> None:
    rows = [f"{number},2026-01-31 09:30:00,solved" for number in range(1001, 1010)]
    data = line_end.join(["Ticket ID,Created at,Status", *rows]).encode("cp500")
    with pytest.raises(UnreadableFile, match="EBCDIC"):
        read("e.csv", data)


def test_vietnamese_letters_and_their_tones_are_put_together(cells) -> None:
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    apart = "".join(
        unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
        + "".join(c for c in parts if c in tones)
        for parts in (unicodedata.normalize("NFD", letter) for letter in VIETNAMESE)
    )
    with read("e.csv", f"id;agent\n1;{apart}\n".encode("cp1258")) as upload:
        assert cells(upload.tables[0]) == [(2, "1", VIETNAMESE)]
        assert "Vietnamese" in upload.warnings[0]


def test_utf7_is_read_and_said(cells) -> None:
    with read("e.csv", "id,agent\n1,Björn & Zoë +1\n".encode("utf-7")) as upload:
        assert cells(upload.tables[0]) == [(2, "1", "Björn & Zoë +1")]
        assert "UTF-7" in upload.notes[0]


@pytest.mark.parametrize("cell", ["+49 30 1234", "ana+tag@example.com", "a+b", "+APw- +x", "1+1"])
def test_a_plus_is_no_proof_of_utf7(cell: str, cells) -> None:
    with read("e.csv", f"id,agent\n1,{cell}\n".encode()) as upload:
        assert cells(upload.tables[0]) == [(2, "1", cell)]


@pytest.mark.parametrize("filler", [b"\0" * 4096, b"\x1a", b"\r\n\x1a"])
def test_what_fills_the_end_of_a_file_is_no_row(filler: bytes, cells) -> None:
    with read("e.csv", b"id,agent\r\n1,Ana" + filler) as upload:
        assert cells(upload.tables[0]) == [(2, "1", "Ana")]
