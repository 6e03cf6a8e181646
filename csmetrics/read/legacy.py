"""Which legacy encoding a text is in: it proves nothing, and does not say so itself.

The one under which most of the special characters are letters that people use together is taken.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from itertools import pairwise

from csmetrics.translation import later

# So much of the lines with special characters tells one legacy encoding from another.
ENOUGH_BYTES = 1 << 17

_WESTERN = (
    "äöüßéèêëàâçîïôûùñáíóúýãõåæøœìòðþÄÖÜÉÈÊËÀÂÃÇÎÏÔÕÛÙÑÁÍÓÚÝÅÆØŒÐÞ€£°«»¿¡§²µ·•…–—‘’“”„™®©´\u00a0"
)
_CENTRAL = "ąćęłńóśźżčřšžěůťďňőűáéíúýöüäôăâîşţľßĄĆĘŁŃÓŚŹŻČŘŠŽŐŰĂÂÎŞŢĽÁÉÍÚÝÖÜÄÔ€„”“’–…§\u00a0"
_TURKISH = "ğışİĞŞçöüÇÖÜâî€“”’–…\u00a0"
_CYRILLIC = "".join(map(chr, range(0x410, 0x450))) + "ёЁіїєґІЇЄҐ№«»–—…\u00a0"
_GREEK = "".join(map(chr, range(0x386, 0x3CF))) + "€«»–…\u00a0"
_BALTIC = "ąčęėįšųūžāēģīķļņŗõäöüĄČĘĖĮŠŲŪŽĀĒĢĪĶĻŅÕÄÖÜ€„”“’–…\u00a0"
_HEBREW = "".join(map(chr, range(0x5D0, 0x5EB))) + "₪€’“”–…\u00a0"
_ARABIC = "".join(map(chr, range(0x621, 0x653))) + "پچژگ،؛؟€“”–…\u00a0"
_THAI = "".join(map(chr, range(0xE01, 0xE5C))) + "€“”–…\u00a0"
# A letter with its sign, and one of five tones or none.
_VIETNAMESE = "đĐ₫€“”–…\u00a0" + "".join(
    unicodedata.normalize("NFC", letter + tone)
    for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
)

# In order of preference where two explain the characters equally well.
SINGLE_BYTE = (
    ("cp1252", later("Western European (Windows-1252)"), frozenset(_WESTERN)),
    ("cp1254", later("Turkish (Windows-1254)"), frozenset(_TURKISH)),
    ("cp1250", later("Central European (Windows-1250)"), frozenset(_CENTRAL)),
    ("cp1257", later("Baltic (Windows-1257)"), frozenset(_BALTIC)),
    ("cp1258", later("Vietnamese (Windows-1258)"), frozenset(_VIETNAMESE)),
    # Cyrillic and Greek words have small letters only where Hebrew has its few forms at the end.
    ("cp1255", later("Hebrew (Windows-1255)"), frozenset(_HEBREW)),
    ("cp1251", later("Cyrillic (Windows-1251)"), frozenset(_CYRILLIC)),
    ("cp1253", later("Greek (Windows-1253)"), frozenset(_GREEK)),
    ("iso8859_7", later("Greek (ISO 8859-7)"), frozenset(_GREEK)),
    ("mac_roman", later("Western European (Macintosh)"), frozenset(_WESTERN)),
    ("cp850", later("Western European (DOS)"), frozenset(_WESTERN)),
    ("cp852", later("Central European (DOS)"), frozenset(_CENTRAL)),
    ("mac_latin2", later("Central European (Macintosh)"), frozenset(_CENTRAL)),
    ("iso8859_15", later("Western European (ISO 8859-15)"), frozenset(_WESTERN)),
    ("iso8859_2", later("Central European (ISO 8859-2)"), frozenset(_CENTRAL)),
    ("koi8_r", later("Cyrillic (KOI8-R)"), frozenset(_CYRILLIC)),
    ("koi8_u", later("Ukrainian (KOI8-U)"), frozenset(_CYRILLIC)),
    ("cp866", later("Cyrillic (DOS)"), frozenset(_CYRILLIC)),
    ("iso8859_5", later("Cyrillic (ISO 8859-5)"), frozenset(_CYRILLIC)),
    ("mac_cyrillic", later("Cyrillic (Macintosh)"), frozenset(_CYRILLIC)),
    ("cp1256", later("Arabic (Windows-1256)"), frozenset(_ARABIC)),
    ("cp874", later("Thai (Windows-874)"), frozenset(_THAI)),
)
# Their letters have the bytes of small ones elsewhere: a few prove nothing.
SELDOM = ("cp852", "mac_latin2")
ENOUGH_SPECIAL = 4
LETTERS = frozenset().union(*(letters for _, _, letters in SINGLE_BYTE))
VIETNAMESE = "cp1258"
_FOREIGN = tuple(map(frozenset, (_CYRILLIC, _GREEK, _HEBREW, _ARABIC, _THAI)))
# Almost any byte is a letter of these, and no capital in the middle of a word tells it is none.
_CASELESS = (frozenset(_ARABIC), frozenset(_THAI))
_OTHER_ALPHABETS = re.compile(r"[\u0370-\u052f\u05d0-\u05ea\u0620-\u06ff\u0e00-\u0e7f]")
# No word has these: Hebrew, Arabic and Greek letters for the end of words within them, Thai vowels
# without their consonant, the Icelandic ð at the beginning and þ anywhere else (Lithuanian š, ž).
_MISPLACED = re.compile(
    r"[ךםןףץ](?=[א-ת])|[ةى](?=[ء-ي])|ς(?=[α-ώ])|(?<=[α-ώ])σ$|[เแโใไ](?![ก-ฮ])|^[ะาำ]"
    r"|^[ðÐ]|(?<=\w)þ"
)
_SPECIAL = re.compile(r"[^\x00-\x7f]")
_SPECIAL_WORD = re.compile(r"[A-Za-z]*(?:[^\W\d_\x00-\x7f]+[A-Za-z]*)+")
_SPECIAL_SIGN = re.compile(r"[^\x00-\x7f](?<![^\W\d_])")
# The only marks that stand between two letters, beside the one of Catalan: col·lecció.
_INSIDE_WORDS = "’´-\u00ad"
# The Hungarian ő and ű of Windows-1250 are õ and û in Windows-1252: letters of Portuguese (always
# before e), Estonian and French. Beside them stand those that both have, with an acute among them.
_DOUBLE_ACUTE = re.compile(r"[õÕ](?![eE])|[ûÛ]")
_ACUTE = frozenset("áíóúÁÍÓÚ")
_HUNGARIAN = _ACUTE | frozenset("éÉöÖüÜõÕûÛ")
LEAST_DOUBLE_ACUTE = 0.02
# More than a third of what is written in Cyrillic letters, under whatever encoding, is these.
_USUAL_CYRILLIC = re.compile("[аеиотнсрі]", re.IGNORECASE)
LEAST_USUAL_CYRILLIC = 0.36
# Katakana of one byte. The marks for voiced sounds stand behind some of them, small ones and the
# long one behind others. Capitals of western and Cyrillic encodings have the bytes from the middle
# of its alphabet on, and none of those of its first third.
_HALF_WIDTH = re.compile("(?:[ｳｶ-ﾄﾊ-ﾎ]ﾞ|[ﾊ-ﾎ]ﾟ|[ｦｱ-ﾝ]|(?<=[ｦ-ﾟ])[ｧ-ｰ])")
_FIRST_HALF_WIDTH = re.compile("[ｱ-ｿ]")
LEAST_FIRST_HALF_WIDTH = 0.2
# With the bytes of its everyday characters, the first and the least second: western letters, and
# one with a plain letter after it, are the rare ones.
MANY_BYTE = (
    ("cp932", later("Japanese (Shift-JIS)"), (range(0x81, 0x84), range(0x88, 0x98)), 0x40),
    ("gb18030", later("Chinese (GB 18030)"), (range(0xA1, 0xA4), range(0xB0, 0xD8)), 0xA1),
    ("euc_jp", later("Japanese (EUC-JP)"), (range(0xA1, 0xA6), range(0xB0, 0xD0)), 0xA1),
    ("big5", later("Chinese (Big5)"), (range(0xA1, 0xC7),), 0x40),
    ("cp949", later("Korean (EUC-KR)"), (range(0xA1, 0xA4), range(0xB0, 0xC9)), 0xA1),
)
JAPANESE, KOREAN = MANY_BYTE[2], MANY_BYTE[-1]
HUNGARIAN = SINGLE_BYTE[2][:2]
# Fewer different letters could be a few Chinese words that Korean happens to have bytes for.
ENOUGH_HANGUL = 8
# Japanese is written with more kana than this; Chinese with none.
LEAST_KANA = 0.2


def guess(sample: bytes) -> tuple[str, str, bool]:
    """Return the likeliest legacy encoding of text, its name for people, and whether it is sure."""
    best = ("cp1252", SINGLE_BYTE[0][1], 0.0)
    for name, title, everyday, least in MANY_BYTE:
        share = _share_of_letters(sample, name, everyday, least)
        if share > max(best[2], 0.9):
            best = (name, title, share)
    if best[2]:
        name, title = best[:2]
        if name != MANY_BYTE[0][0]:
            proven = (_is_japanese, JAPANESE), (_is_korean, KOREAN)
            name, title = next((e[:2] for test, e in proven if test(sample)), best[:2])
        return name, title, False
    sample = sample[:ENOUGH_BYTES]
    for name, title, letters in SINGLE_BYTE:
        # Of Vietnamese letters the tone stands apart.
        text = unicodedata.normalize("NFC", sample.decode(name, "replace"))
        if letters in _FOREIGN and not _OTHER_ALPHABETS.search(text):
            continue  # A sign such as № tells nothing without a letter beside it.
        if name in SELDOM and len(_SPECIAL.findall(text)) < ENOUGH_SPECIAL:
            continue
        share = _share_that_makes_sense(text, letters)
        if share > best[2] + 1e-9:
            best = (name, title, share)
    if best[0] == "cp1252" and _is_hungarian(sample.decode("cp1252", "replace")):
        best = (*HUNGARIAN, best[2])
    return best[0], best[1], best[0] == "cp1252" and best[2] > 0.8


def _is_hungarian(text: str) -> bool:
    """Return whether text that was read as western has its õ and û where Hungarian has ő and ű."""
    letters = [c for c in _SPECIAL.findall(text) if c.isalpha()]
    double = len(_DOUBLE_ACUTE.findall(text))
    proven = double > LEAST_DOUBLE_ACUTE * len(letters) and not _ACUTE.isdisjoint(letters)
    return proven and _HUNGARIAN.issuperset(letters)


def _share_that_makes_sense(text: str, letters: Collection[str]) -> float:
    """Return the share of special characters that people write, where they write them.

    A wrong encoding shows by capitals and signs in the middle of words: RenŽe, MU•OZ.
    """
    special = len(_SPECIAL.findall(text))
    good = alone = 0
    for word in _SPECIAL_WORD.findall(text):
        if _is_spelt_as_people_do(word):
            good += sum(c > "\x7f" and c in letters for c in word)
        alone += len(word) if len(word) > 2 and min(word) > "\x7f" else 0
    for sign in _SPECIAL_SIGN.finditer(text):
        inside = text[sign.start() - 1 : sign.end() + 1].replace(sign[0], "", 1)
        if sign[0] in letters:
            within = len(inside) == 2 and inside.isalpha()
            good += not within or sign[0] in _INSIDE_WORDS or _is_inside(sign[0], inside)
    # Accents stand among plain letters: words without one are of another alphabet.
    foreign = letters not in _FOREIGN and 3 * alone > 2 * special
    unusual = letters in _CASELESS or (letters == _FOREIGN[0] and not _is_usual_cyrillic(text))
    likely = 0.5 if foreign else 0.95 if unusual else 1
    return likely * good / max(special, 1)


def _is_inside(sign: str, around: str) -> bool:
    """Return whether a sign that is no letter is part of a word: an accent, or as in Catalan."""
    return unicodedata.category(sign) == "Mn" or (sign == "·" and around in ("ll", "LL"))


def _is_usual_cyrillic(text: str) -> bool:
    """Return whether the letters are those that words have: other encodings swap и and й."""
    letters = len(_OTHER_ALPHABETS.findall(text))
    return len(_USUAL_CYRILLIC.findall(text)) > LEAST_USUAL_CYRILLIC * letters


def _is_spelt_as_people_do(word: str) -> bool:
    rest = word[1:]
    mixed = _OTHER_ALPHABETS.search(word) and re.search("[A-Za-z]", word)
    if mixed or _MISPLACED.search(word):
        return False
    return rest == rest.lower() or word == word.upper()


def _share_of_letters(sample: bytes, name: str, everyday: Sequence[range], least: int) -> float:
    """Return the share of kana, Chinese and Korean letters among the special characters.

    It is 0 where most are rare ones: DÉJÀ_ would be two Chinese letters that nobody knows.
    """
    try:
        text = sample.decode(name)
    except UnicodeDecodeError:
        return 0.0
    special = [c for c in text if c > "\x7f"]
    half = _half_width(text)
    letters = sum("\u3000" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" for c in special) + half
    # Two western letters in a row can look like one Chinese one; real text has long runs of them.
    runs = sum(a > "\x7f" and b > "\x7f" for a, b in pairwise(text))
    pairs = [(c.encode(name) + b"\0")[:2] for c in special]
    known = sum(any(a in each for each in everyday) and b >= least for a, b in pairs) + half
    # Thai has the bytes of half-width Katakana too, among those of letters that nobody knows; a few
    # Chinese words may have them alone.
    enough, likely = (0.95, 0.95) if half > len(special) / 2 else (0.5, 1)
    is_text = runs > len(special) / 3 and known > enough * len(special)
    return likely * letters / len(special) if special and is_text else 0.0


def _half_width(text: str) -> int:
    """Return how many characters are Katakana of one byte, spelt as people do."""
    kana = "".join(_HALF_WIDTH.findall(text))
    first = len(_FIRST_HALF_WIDTH.findall(kana))
    return len(kana) if first > LEAST_FIRST_HALF_WIDTH * len(kana) else 0


def _is_japanese(sample: bytes) -> bool:
    """Return whether text in EUC is Japanese: its kana stand at the same places in Chinese sets."""
    try:
        text = sample.decode("euc_jp")
    except UnicodeDecodeError:
        return False
    letters = [c for c in text if c >= "\u3040"]
    kana = sum(c < "\u3100" for c in letters)
    return kana > LEAST_KANA * max(len(letters), 1)


def _is_korean(sample: bytes) -> bool:
    """Return whether text is Korean: all of it could be Chinese too, by its bytes alone.

    Chinese text that is read as Korean has Chinese letters among its Hangul; Korean has next to
    none.
    """
    try:
        text = sample.decode("cp949")
    except UnicodeDecodeError:
        return False
    letters = [c for c in text if c >= "\u3400"]
    hangul = [c for c in letters if "\uac00" <= c <= "\ud7a3" and min(c.encode("cp949")) >= 0xA1]
    return len(set(hangul)) >= ENOUGH_HANGUL and len(hangul) > 0.95 * len(letters)
