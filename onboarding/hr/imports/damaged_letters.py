"""Whether letters came through the way from program to program.

Two questions. Of any text: are there signs where only letters can be (`are_damaged`)? And of bytes that were read as
Windows-1252, the table of Western Windows: does every letter stand where languages that are written with that table
have it (`are_believable`)? Macs, DOS and the Windows of Turkey or Poland give the same bytes to other letters, so
that their files turn into names that nobody has: AndrŽ, Ayþegül, Dvoøák. What is saved as UTF-8 is rid of all doubt,
so doubt is enough to refuse, and now and then a name that few languages have is refused with it.
"""

from __future__ import annotations

import re

WORDS = 2_000_000  # characters of different words that are judged; a file with more is refused

LETTER = r"[^\W\d_]"
START, END = rf"(?<!{LETTER})", rf"(?!{LETTER})"
V = "aeiouyAEIOUYàáâãäåæèéêëìíîïòóôõöøœùúûüýÿÀÁÂÃÄÅÆÈÉÊËÌÍÎÏÒÓÔÕÖØŒÙÚÛÜÝŸ"
C = "bcdfghjklmnpqrstvwxzßçñšžBCDFGHJKLMNPQRSTVWXZÇÑŠŽ"
LOWER = "a-zß-öø-ÿœšž"
LOWER_ACCENTED, UPPER_ACCENTED = "à-öø-ÿœšž", "À-ÖØ-ÞŒŠŽŸ"

# What letters become when a table is mixed up, and no name has inside it or against it.
SIGNS = "•†‡ˆ‰‹›ƒ€¢£¤¥¦§¨¬¯±¶¸¹¼½¾¿¡÷×˜√∂∑∏∫∆◊∞≈≠≤≥ﬁﬂ⌐₧" + "\x80-\x9f\u2500-\u259f\ue000-\uf8ff"
DAMAGED = (
    "\ufffd",
    rf"{LETTER}[{SIGNS}]|[{SIGNS}]{LETTER}",
    rf"{LETTER}[‚„“]|[‚„]{LETTER}|{LETTER}‘(?![A-Z])",  # an opening quotation mark behind a letter
    rf"{LETTER}”{LETTER}|…{LETTER}|[™®©]{LETTER}",
    "[a-z][ŽŠŸŒ]|[A-Z][ŽŠŸŒ][a-z]",  # é, ä, ü and î of a Mac or of DOS
    rf"[þÞðÐ]{LETTER}{{0,20}}[üçÜÇ]|[üçÜÇ]{LETTER}{{0,20}}[þÞðÐ]",  # ş and ğ of Turkish
    # UTF-8 read as Latin-1, of which the second byte fell away as a control: Élise, Łukasz, Čech, O’Neill, Nguyễn.
    rf"[a-z][ÃÄÅ]|{START}Ã|[A-Z]Ã(?!O(?:S|ZINHO)?{END}|ES?{END})",
    rf"{START}Å(?:[aeiouyw]| [a-z])|{START}Ä[aeo]|{START}[DOdo]â[A-Z]|{START}[Ll]â[A-Z][a-z]|á[»º]",
    "[A-Za-z][\u0370-\u1cff]|[\u0370-\u1cff][A-Za-z]",  # letters of another script in the middle of a word
)
# How letters begin in UTF-8 when that is read as Windows-1252 or Latin-1: é, ş, ł and ’; ș and ț, for È’ may be real.
DISGUISED = re.compile(r"[ÃÂÄÅâ][^\x00-\x7f]+|È[˜™š›\x98-\x9b]")

# Where a letter of Windows-1252 is not to be believed; behind it, what may have stood there.
UNBELIEVABLE = (
    "[ðÐþÞýÝ]",  # ğ Ğ ş Ş ı İ of Turkish
    f"[{LOWER}][{UPPER_ACCENTED}]|[A-Z][{UPPER_ACCENTED}][a-z]",  # é è ë ü of a Mac
    f"[A-Z]{{2}}[{LOWER_ACCENTED}]|[A-Z][{LOWER_ACCENTED}][A-Z]|[{LOWER_ACCENTED}][A-Z]",  # È É Ë of a Mac
    f"[{LOWER_ACCENTED}{UPPER_ACCENTED}]{{3}}",  # Greek and Cyrillic
    rf"{START}[äåãæèëïìíñòóôõöøœšúùûüž]{LETTER}|{START}ç[{C}]|{START}î(?!l)",  # Â Ê Ô Ó of a Mac, Ü Ó of DOS
    rf"{START}é[lmnr][bcdfgkmnpqstvwxz]|{START}éve{END}",  # Ú of DOS, È of a Mac
    rf"î(?:[aeo]|{END})|å{END}",  # ţ and ň of DOS
    rf"{LETTER}\xa0(?!(?:aan|d|de|den|der|du|en|het|la|le|of|ten|ter|van|voor){END})[a-zà-ÿ]",  # á of DOS
    rf"[b-df-hj-np-tv-z]\xa0{END}",  # likewise, at the end
    rf"à{LETTER}",  # Ó of DOS
    rf"[{V}]á(?!n{END})|á[aeio]",  # ß of DOS
    rf"[{V}]ä|ä[aeo]",  # õ and ń of DOS
    rf"[{V}]Ó(?!N{END})|Ö[AEIO]|{START}Ô|(?<=[A-Z])Ô(?!M|T|L)|[^CHRDTPB]Ô|[HD]ÔL|[B-Z]RÔT",  # Ë Í È of DOS
    rf"(?<![{C}iu])è|è(?![{C}]{{1,3}}u?e|s{END})",  # č
    rf"(?<![{C}IU])È(?!ve|VE)|È(?![{C}]{{1,3}}[eE]|S{END})",  # Č
    rf"(?<![{C}uU])(?!être)[êÊ]|(?i:ê(?!t?s?{END}|(?:tr?|m|ch|v|g|l|n|r|p|qu|s|z)[eé]))",  # ę
    rf"(?<![aeouAEOU])[ïÏ]|[ïÏ][{V}]",  # ď
    "[ìÌòÒ]|(?<![oO])[ùÙ]|[ùÙ](?=[^\\W\\d_])",  # ě ň ů
    rf"(?i:ã(?!o|es?{END})|õ(?!e))",  # ă ő
    "(?i:û(?!t|l|r|ch|m))",  # ű
    rf"(?<![{V}])ñ|[ñÑ](?![{V}])",  # ń
    rf"{START}Æ|[æÆ](?![{C}])|[{V}]æ",  # ć
    "(?i:œ(?!u|il))",  # ś, and ú of a Mac
    rf"[øØ](?![yY])[{V}]|[{V}][øØ]",  # ř
    rf"[{C}yY][šž](?=[{C}]|{END})|o[šž](?=[rt])|Ž(?![{V}])",  # ö and û of a Mac, Ä of DOS
    rf"[ªº°·³µ]{LETTER}|{LETTER}[ª·³µ»«]{LETTER}|{LETTER}[ª³]|(?<![nN])(?<={LETTER})[°º]",  # ş Ş ł, À of DOS
    rf"{LETTER}[–—](?! )",  # ñ and ó of a Mac
    rf"{START}[‘’´](?!(?:k|n|s|t){END}){LETTER}",  # Æ of DOS, Ď of a Mac
    # An apostrophe that was í: it stands behind one letter, before a capital or between vowels, or in auto’s.
    rf"(?<={LETTER}{{2}})(?<![{V}](?=’[{V}]))’(?![A-Z]|(?<={LETTER}{{3}}’)s{END}|(?<=[A-Z]{{2}}’)s{END})(?={LETTER})"
    rf"|[{C}]’s{END}(?<![A-Z]’s)",
    rf"{START}{LETTER}’[a-z]{{1,2}}{END}",
)  # fmt: skip

_DAMAGED = re.compile("|".join(DAMAGED))
_UNBELIEVABLE = re.compile("|".join((*UNBELIEVABLE, *DAMAGED)))
_WORD = re.compile(r'[^ \t\r\n;,|"]+')


def are_damaged(text: str) -> bool:
    """Whether there are marks in this text that letters become: “AndrŽ”, “StÃ©phane”, a �."""
    return not text.isascii() and (
        _DAMAGED.search(text) is not None or any(_is_utf8_in_disguise(run) for run in DISGUISED.findall(text))
    )


def are_believable(text: str) -> bool:
    """Whether bytes that were read as Windows-1252 gave letters as words have them."""
    words: set[str] = set()
    for line in text.splitlines():
        if not line.isascii():
            words.update(word for word in _WORD.findall(line) if not word.isascii())
    return sum(map(len, words)) <= WORDS and not any(map(_UNBELIEVABLE.search, words))


def _is_utf8_in_disguise(run: str) -> bool:
    """Whether these letters are what UTF-8 looks like when it is read as Windows-1252 or Latin-1."""
    try:
        b"".join(map(_byte, run)).decode("utf-8")
    except UnicodeError:
        return False
    return True


def _byte(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:  # one of the five bytes that are nothing in Windows-1252
        return letter.encode("latin-1")
