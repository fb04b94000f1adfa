"""Letters on paper: each is in a font that has it, or the text is refused; looked at on the rendered page."""

from __future__ import annotations

import io
import unicodedata
from datetime import datetime
from functools import cache

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from onboarding.learning.closing import certificates
from onboarding.paper import typefaces
from onboarding.people.folding import composed

# One name or more in every script that docs/certificates.md promises, with the font that has it.
NAMES = {
    "Zoë D’Hondt-Çelik": "Atkinson Hyperlegible Next",
    "Ștefan Yılmaz-Ğül Łęcki Œdipe": "Atkinson Hyperlegible Next",
    "Ọ̀nà Ẹ̀kọ́": "Noto Sans",
    "Bɔ́sɔlɔ": "Noto Sans",
    "Adébáyọ̀": "Noto Sans",
    "Nguyễn Thị Ánh": "Noto Sans",
    "Γιώργος Παπαδόπουλος": "Noto Sans",
    "Юлія Ґонта Ђорђе": "Noto Sans",
    "أمينة فيربيكه": "Noto Sans Arabic",
    "ڕێبوار ئەحمەد": "Noto Sans Arabic",
    "ګل پاڼه ښاد": "Noto Sans Arabic",
    "ٹیپو چوہدری": "Noto Sans Arabic",
    "می‌خواهم ژاله": "Noto Sans Arabic",
    "מִרְיָם לוי": "Noto Sans Hebrew",
    "Արմեն": "Noto Sans Armenian",
    "გიორგი": "Noto Sans Georgian",
    "አበበ በቀለ": "Noto Sans Ethiopic",
    "प्रिया शर्मा": "Noto Sans Devanagari",
    "গৌতম ঘোষ": "Noto Sans Bengali",
    "ਗੁਰਪ੍ਰੀਤ": "Noto Sans Gurmukhi",
    "தமிழ்ச்செல்வி": "Noto Sans Tamil",
    "สมชาย น้ำ": "Noto Sans Thai",
}
REFUSED = ["王小明", "さくら", "김민준", "😀", "A\x07", "\u0378", "\ue000", "ქ\N{COMBINING ACUTE ACCENT}"]
LETTERS = st.sampled_from("aéŁọ \N{COMBINING GRAVE ACCENT}\N{COMBINING DOT BELOW}ɔɛбجڕێپोनתאबি()12.'’-‌王😀ⴰ")
TEMPLATE = (certificates.FOLDER / "certificate.typ").read_text()
FUNCTION = TEMPLATE[TEMPLATE.index("#let shown") : TEMPLATE.index("#let size-for")]
PAGE = """
#set page(width: 14cm, height: 2cm, margin: 2mm)
#set align(left)
#set text(lang: "nl", font: "Atkinson Hyperlegible Next", fallback: false, size: 26pt, weight: "bold")
"""


@cache
def compiler() -> typst.Compiler:
    """One that has looked for the fonts already, which takes longer than to set a name."""
    return typst.Compiler(font_paths=typefaces.of_typst())


@cache
def picture(source: str) -> Image.Image:
    made = compiler().compile(source.encode(), format="png", ppi=72)
    assert isinstance(made, bytes)  # one page
    return Image.open(io.BytesIO(made)).convert("L")


def as_we_set_it(name: str) -> Image.Image:
    words = typefaces.for_typst(name)
    listed = "".join(
        f'(font: "{run["font"]}", lang: "{run["lang"]}", text: "{_written(run["text"])}"),' for run in words["runs"]
    )
    return picture(f'{PAGE}{FUNCTION}#directed((dir: "{words["dir"]}", runs: ({listed})))')


def in_one_font(name: str, family: str, direction: str) -> Image.Image:
    return picture(f'{PAGE}#text(font: "{family}", dir: {direction}, "{_written(composed(name))}")')


def _written(text: str) -> str:
    return "".join(f"\\u{{{ord(sign):x}}}" for sign in text)


def ink(one: Image.Image) -> int:
    return sum(255 - shade for shade in one.tobytes())


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stands_on_the_page_as_the_font_that_has_it_draws_it(name: str) -> None:
    assert [run.face.family for run in typefaces.runs(name)] == [NAMES[name]]
    ours = as_we_set_it(name)
    direction = typefaces.for_typst(name)["dir"]
    assert ImageChops.difference(ours, in_one_font(name, NAMES[name], direction)).getbbox() is None
    assert ours.getbbox() is not None


@pytest.mark.parametrize("name", NAMES)
def test_no_letter_and_no_accent_is_lost(name: str) -> None:
    """Without any one of its letters or accents the picture is another one, and none looks like the missing sign."""
    whole = as_we_set_it(name)
    box = _written("\u0378")  # which no font has
    for at, sign in enumerate(name):
        if sign.isspace() or unicodedata.category(sign) == "Cf":
            continue
        without = in_one_font(name[:at] + name[at + 1 :], NAMES[name], typefaces.for_typst(name)["dir"])
        assert ImageChops.difference(whole, without).getbbox() is not None
        alone = picture(f'{PAGE}#text(font: "{NAMES[name]}", "{_written(sign)}")')
        unknown = picture(f'{PAGE}#text(font: "{NAMES[name]}", "{box}")')
        assert ink(alone) == 0 or ImageChops.difference(alone, unknown).getbbox() is not None


def test_names_in_two_scripts_are_set_in_two_fonts_without_parting_words() -> None:
    assert [(run.face.family, run.text) for run in typefaces.runs("أمينة فيربيكه (Amina Zoë)")] == [
        ("Noto Sans Arabic", "أمينة فيربيكه "),
        ("Atkinson Hyperlegible Next", "(Amina Zoë)"),
    ]


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_font_has_is_refused_and_named(name: str) -> None:
    with pytest.raises(typefaces.Unprintable) as refusal:
        typefaces.runs(f"Jan {name}")
    assert set(refusal.value.letters) <= set(name)
    assert not typefaces.is_printable(name)
    assert name not in str(refusal.value)


@given(st.text(LETTERS | st.characters(codec="utf-8"), max_size=30))
@settings(deadline=None)
def test_whatever_is_set_is_whole_and_in_fonts_that_have_it(text: str) -> None:
    try:
        found = typefaces.runs(text)
    except typefaces.Unprintable as refusal:
        assert set(refusal.letters) <= set(composed(text))
        return
    assert "".join(run.text for run in found) == " ".join(composed(text).split())
    for before, run in zip([None, *found], found, strict=False):
        drawn = [sign for sign in run.text if unicodedata.category(sign) != "Cf"]
        assert typefaces.letters_of(run.face).issuperset(map(ord, drawn))
        assert before is None or unicodedata.category(run.text[0]) not in ("Mn", "Mc", "Me")


@given(st.text(LETTERS, min_size=1, max_size=12).filter(typefaces.is_printable))
@settings(deadline=None, max_examples=25)
def test_whatever_is_printable_reaches_the_standard(text: str) -> None:
    words = typefaces.for_typst(text)
    listed = "".join(
        f'(font: "{run["font"]}", lang: "{run["lang"]}", text: "{_written(run["text"])}"),' for run in words["runs"]
    )
    source = f'#set document(title: "x")\n{PAGE}{FUNCTION}#directed((dir: "{words["dir"]}", runs: ({listed})))'
    moment = int(datetime(2026, 3, 10).timestamp())
    typst.compile(source.encode(), font_paths=typefaces.of_typst(), pdf_standards=["ua-1"], timestamp=moment)


def test_a_zero_has_no_slash() -> None:
    """White in the middle, where the slash would be."""
    zero = picture(f'{PAGE}#text(size: 36pt, "0")')
    box = zero.point(lambda shade: 255 - shade).getbbox()
    assert box
    left, top, right, bottom = box
    assert zero.getpixel(((left + right) // 2, (top + bottom) // 2)) == 255


@pytest.mark.parametrize("sign", "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2061\u2066\u2069\ufeff")
@pytest.mark.parametrize("name", ["An Maes", "محمد", "Ẹ̀kọ́"])
def test_a_sign_that_nobody_sees_keeps_no_name_off_paper(sign: str, name: str) -> None:
    for text in (sign + name, name + sign, sign + sign + name, f"{name} {sign}{name}"):
        assert typefaces.is_printable(text)
