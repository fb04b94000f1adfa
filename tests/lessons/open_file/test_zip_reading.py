"""What someone could do to an open file, and what is said then: nothing is ever made of it."""

from __future__ import annotations

import io
import tracemalloc
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from pytest_django import Settings
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from onboarding.lessons import new_organisations
from onboarding.lessons.models import LessonTranslation, OrganisationPage, ProgrammePage
from onboarding.lessons.open_file import zip_reading
from onboarding.lessons.open_file.packing import packed
from onboarding.lessons.open_file.refused_files import Refused
from onboarding.people.models import Organisation
from tests.lessons.open_file.open_files import (
    exported,
    imported,
    make_rich_programme,
    tampered,
    with_content,
)

pytestmark = pytest.mark.django_db
PICTURE = "bestanden/01-de-poort.png"
JSON = "programma.json"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def archive(lennik: Organisation) -> bytes:
    return exported(make_rich_programme(lennik))


@pytest.fixture
def owner(herenthout: Organisation) -> OrganisationPage:
    page: OrganisationPage = new_organisations.set_up(herenthout)
    return page


def lesson(data: dict[str, Any], number: int = 1) -> Any:
    return data["programme"]["principles"][0]["lessons"][number]


def raw(**entries: bytes) -> bytes:
    target = io.BytesIO()
    with ZipFile(target, "w") as made:
        for name, value in entries.items():
            made.writestr(name, value)
    return target.getvalue()


def twice(archive: bytes) -> bytes:
    target = io.BytesIO(archive)
    with ZipFile(target, "a") as opened, pytest.warns(UserWarning, match="Duplicate name"):
        opened.writestr(JSON, b"{}")
    return target.getvalue()


def packed_strangely(archive: bytes) -> bytes:
    target = io.BytesIO(archive)
    with ZipFile(target, "a") as opened:
        opened.writestr("bestanden/raar.pdf", b"%PDF", ZIP_BZIP2)
    return target.getvalue()


def silent_bomb() -> bytes:
    """Says that it unpacks to less than it does."""
    told = (zip_reading.LARGEST_CONTENT + 1).to_bytes(4, "little")
    return bomb().replace(told, (1000).to_bytes(4, "little"))


def many_names() -> bytes:
    """The last of which is there already: to be found in one pass."""
    return ("{" + "".join(f'"{number}":1,' for number in range(100_000)) + '"99999":1}').encode()


def crowd() -> bytes:
    """A list that is larger than what is in it."""
    target = io.BytesIO()
    with ZipFile(target, "w") as made:
        for number in range(zip_reading.LARGEST_LIST // 40_000 + 1):
            entry = ZipInfo(f"bestanden/{number}.pdf")
            entry.comment = b"x" * 40_000
            made.writestr(entry, b"")
    return target.getvalue()


def built(html: str) -> Any:
    """With this text in a lesson."""
    return content(lambda data: lesson(data)["body"][0]["value"].update(text=html))


EMPTY = {"language": "fr", "words": {}}


def french(words: dict[str, Any], language: str = "fr") -> Any:
    """With these words in a translation of a lesson."""
    return content(lambda data: lesson(data).update(translations=[{"language": language, "words": words}]))


def many_pages(data: dict[str, Any]) -> None:
    lessons = data["programme"]["principles"][0]["lessons"]
    lessons += [{**lessons[0], "key": f"meer-{number}"} for number in range(zip_reading.MOST_PAGES)]


def bomb() -> bytes:
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as made:
        made.writestr(JSON, b" " * (zip_reading.LARGEST_CONTENT + 1))
    return target.getvalue()


def changed_file(path: str, content: bytes, *, told: bool) -> Any:
    """Another file at this path; with `told`, programma.json says so itself."""

    def change(data: dict[str, Any]) -> None:
        for entry in data["files"]:
            if entry["path"] == path:
                entry |= {"size": len(content), "sha256": sha256(content).hexdigest()}

    return lambda archive: tampered(
        with_content(archive, change) if told else archive, lambda entries: entries.update({path: content})
    )


def named(path: str, other: str) -> Any:
    """The file at this path under another name, everywhere."""

    def change(entries: dict[str, bytes]) -> None:
        entries[other] = entries.pop(path)
        entries[JSON] = entries[JSON].replace(path.encode(), other.encode())

    return lambda archive: tampered(archive, change)


def content(change: Any) -> Any:
    return lambda archive: with_content(archive, change)


def text(old: bytes, new: bytes) -> Any:
    """Programma.json in which the first `old` is `new`."""
    return lambda archive: tampered(archive, lambda entries: entries.update({JSON: entries[JSON].replace(old, new, 1)}))


TRICKS: list[tuple[str, Any]] = [
    ("not_ours", lambda archive: b"geen zip"),
    ("not_ours", lambda archive: raw(tekst=b"iets")),
    ("not_ours", content(lambda data: data.update(format="iets-anders/1"))),
    ("newer_format", content(lambda data: data.update(format="aan-boord/2"))),
    ("unreadable", lambda archive: raw(**{JSON: b"{"})),
    ("unreadable", lambda archive: raw(**{JSON: b"[" * 200_000})),
    ("unreadable", text(b'"days_to_finish": 20', b'"days_to_finish": NaN')),
    ("duplicate_key", text(b'"days_to_finish": 20', b'"days_to_finish": 20, "days_to_finish": 21')),
    ("duplicate_key", twice),
    ("duplicate_key", content(lambda data: lesson(data).update(key="les-1"))),
    ("duplicate_key", content(lambda data: lesson(data)["body"][1].update(key="1"))),
    ("duplicate_key", content(lambda data: data["files"].append(data["files"][0]))),
    ("duplicate_key", lambda archive: raw(**{JSON: many_names()})),
    ("too_large", lambda archive: bomb()),
    ("too_large", lambda archive: crowd()),
    ("too_large", content(many_pages)),
    ("malformed", built("<li>x</li>")),
    ("malformed", built("<b><p>x</p></b>")),
    ("malformed", content(lambda data: data["programme"].update(welcome="<p>" + "<b>" * 5000))),
    ("malformed", built('<a href="#les-1"><p>x</p></a>')),
    ("locked", packed_strangely),
    ("unknown_file", named(PICTURE, "bestanden/../../buiten.png")),
    ("unknown_file", named(PICTURE, "/etc/poort.png")),
    ("unknown_file", named(PICTURE, "bestanden/Poort.png")),
    ("unknown_file", lambda archive: tampered(archive, lambda entries: entries.update({"bestanden/meer.pdf": b"x"}))),
    ("missing_file", lambda archive: tampered(archive, lambda entries: entries.pop(PICTURE))),
    ("missing_file", content(lambda data: lesson(data)["body"][4]["value"].update(image="bestanden/04-de-gids.pdf"))),
    ("unknown_kind_of_work", content(lambda data: data["kinds_of_work"].pop("zorg"))),
    ("altered_file", changed_file(PICTURE, b"iets anders", told=False)),
    ("unfit_file", changed_file(PICTURE, DRAWING, told=True)),
    ("unfit_file", named(PICTURE, "bestanden/01-de-poort.svg")),
    ("unfit_file", named("bestanden/04-de-gids.pdf", "bestanden/04-de-gids.html")),
    ("unknown_kind", content(lambda data: lesson(data)["body"][0].update(type="spel"))),
    ("unknown_name", content(lambda data: lesson(data).update(live=True))),
    ("unknown_name", content(lambda data: data["programme"].update(pk=3))),
    ("unknown_value", content(lambda data: lesson(data).update(opens="nooit"))),
    ("missing", content(lambda data: lesson(data).pop("title"))),
    ("missing", content(lambda data: data.pop("programme"))),
    ("empty", content(lambda data: lesson(data).update(title=" "))),
    ("too_long", content(lambda data: lesson(data).update(title="x" * 256))),
    ("out_of_range", content(lambda data: lesson(data).update(minutes=0))),
    ("malformed", content(lambda data: lesson(data).update(minutes=True))),
    ("malformed", content(lambda data: lesson(data).update(body={}))),
    ("malformed", content(lambda data: data["programme"].update(refresher_days="morgen"))),
    ("malformed", content(lambda data: data["programme"].update(wordmark="K4"))),
    ("unfit", content(lambda data: lesson(data).update(title="nul\0teken"))),
    ("unknown_value", french({}, "xx")),
    ("unknown_value", french({}, "nl")),
    ("unknown_text", french({"body/99/text": {"words": "Bonjour"}})),
    ("unknown_text", french({"questions/1/second/text": {"words": "Bonjour"}})),
    ("unfit", french({"body/1/<script>": {"words": "Bonjour"}})),
    ("unfit", french({"title": {"words": "nul\0signe"}})),
    ("too_long", french({"title": {"words": "x" * 256}})),
    ("too_long", french({"body/1/text": {"words": "x" * 50_001}})),
    ("empty", french({"title": {"words": " "}})),
    ("missing", french({"title": {"said": "Van alles een"}})),
    ("unknown_name", french({"title": {"words": "Un peu de tout", "live": True}})),
    ("malformed", french({"title": "Un peu de tout"})),
    ("malformed", french({"body/1/text": {"words": "<li>x</li>"}})),
    ("malformed", french({"body/1/text": {"words": "<p>x</p>", "said": "<p>" + "<b>" * 5000}})),
    ("duplicate_key", content(lambda data: lesson(data).update(translations=[EMPTY, EMPTY]))),
    ("unfit", content(lambda data: lesson(data).update(title="half \ud800"))),
    ("unfit", content(lambda data: lesson(data)["body"][5]["value"].update(url="javascript:alert(1)"))),
]


def test_each_trick_is_refused_with_its_code_and_a_sentence_and_makes_nothing(
    archive: bytes, owner: OrganisationPage, tmp_path: Path
) -> None:
    def things() -> list[Any]:
        models = (ProgrammePage, get_image_model(), get_document_model())
        return [model.objects.count() for model in models] + [sorted(tmp_path.rglob("*.*"))]

    before, found = things(), []
    for number, (code, trick) in enumerate(TRICKS):
        try:
            imported(trick(archive), owner)
        except Refused as refused:
            if (refused.code, things(), str(refused)[-1]) != (code, before, "."):
                found.append((number, code, refused.code, str(refused)))
        else:
            found.append((number, code, "", "not refused"))
    assert found == []


def test_nothing_unpacks_to_more_than_the_file_says() -> None:
    silent = silent_bomb()
    tracemalloc.start()
    with pytest.raises(Refused), zip_reading.read(io.BytesIO(silent)):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < zip_reading.LARGEST_CONTENT / 4


def test_what_is_no_text_of_an_editor_does_not_come_along(archive: bytes, owner: OrganisationPage) -> None:
    evil = (
        '<p onclick="x()">Dag <script>alert(1)</script><a href="javascript:alert(1)">klik</a> '
        '<a href="#les-9">weg</a> <a linktype="page" id="1">stil</a> <img src="x" onerror="y()">'
        "<![CDATA[><script>alert(1)</script>]]><!-- x --><?php x ?><!DOCTYPE x><![if x]>.</p>"
    )

    def change(data: dict[str, Any]) -> None:
        data["programme"]["welcome"] = evil
        both = {"words": evil, "said": evil}
        words = {
            "body/1/text": both,
            "body/7/text": {"words": "<p><script>x</script></p>"},
            "title": {"words": evil[:90]},
        }
        lesson(data)["translations"] = [{"language": "fr", "words": words}]

    made = imported(with_content(archive, change), owner)
    clean = "<p>Dag klik weg stil .</p>"
    assert packed(made).data["programme"]["welcome"] == clean
    kept = LessonTranslation.objects.get().words
    (text,) = (one for key, one in kept.items() if key != "title")
    assert text == {"said": clean, "words": clean}
    assert kept["title"]["words"] == evil[:90]  # plain text, which every screen escapes
