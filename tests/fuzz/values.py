"""What nobody types by accident: texts, keys, JSON and files that something in a web application trips over."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from random import Random

from PIL import Image

DEEP = 10_000  # more than any parser follows
LONG = 20_000

KEYS = (
    "0", "-1", "1", "2147483648", str(2**63 - 1), str(2**63), str(2**64), str(10**30), "9" * 5000, "1.5", "1e5", "٣",
    "²", "０", "007", "true", "None", "nan", "inf", "all", "", " ", "x", "\0", "1\0", "'", '"', "../", "..%2f", "%",
    "%00", "%ff", "\udc80", "fill-0x0", "width-0", "é", "live", "latest", "1,2", "1;2", "[]", "{}", "a" * 300,
)  # fmt: skip
TEXTS = (
    *KEYS, '"', '"a', "a*", "*", "(", ")", "NEAR", "NEAR(", "AND", "OR NOT", "a AND", "-", "a:b", "^a", "'--", "\\",
    "%s", "%(x)s", "{0}", "{{ x }}", "<script>alert(1)</script>", "\x00", "een\0twee", "\udcff", "\ud800x", "\u202e",
    "\r\n", "\r\nSet-Cookie: a=b", "é" * 40, "x" * LONG, "👩‍👩‍👧", "9999-99-99", "0000-00-00", "2026-02-30",
    "10000-01-01", "0001-01-01", "9999-12-31", "31/12/9999", "2026-W60", "25:61", "2026-11-02T25:00:00Z",
    "a@b", "a@\0", "javascript:alert(1)", "http://[", "http://[::1", "https://x:99999/", "//", "mailto:", "1970-01",
    "[1", "[[1]]", '{"a":', "null", '""', "0x10", "-0", "+1", "1_000", "NaN", "Infinity", "1e999", "on", "-pk", "?",
    "password", "user__password", "-zzz", "__", "id__in", "pk", "title", "dienst-", "dienst-x", f"dienst-{10**30}",
    "start-", "start-x-y", "start-99999-1", "2026-13", "99999-01", "_", "csv", "xlsx", "pdf", "zip",
)  # fmt: skip
SPECS = (
    "fill-0x0", "width-0", "height-0", "max-0x0", "min-0x0", "scale-0", "scale-1e9", "fill-1x0", "fill-99999x99999",
    "width--1", "width-", "fill-x", "original|", "format-zip", "format-jpeg|jpegquality-1000", "jpegquality-x", "|",
    "bgcolor-zzz", "width-1|width-1|width-1", "fill-10x10-c1000", "fill-10x10-c-1", "width-1\0", "width-\u0663",
)  # fmt: skip
QUERY_NAMES = (
    "q", "p", "id", "next", "ordering", "export", "status", "department", "programme", "page", "groep", "collection_id",
    "page_type", "content_type", "locale", "owner", "childOf", "chooser", "fields", "limit", "offset", "order",
    "search", "child_of", "descendant_of", "type", "term", "multiple", "user_type", "allow_external_link",
    "tag", "action", "user", "date_from", "date_to", "start_month", "took", "organisation", "organisatie", "soort",
    "taal", "wie", "antwoord", "verder", "stil", "link_text", "link_url", "ids", "results_only", "sort", "to", "site",
)  # fmt: skip
NAMES_OF_JSON = ("blocks", "entityMap", "text", "type", "id", "key", "value", "data", "inlineStyleRanges", "depth")


def text(random: Random) -> str:
    kind = random.random()
    if kind < 0.8:
        return random.choice(TEXTS)
    if kind < 0.9:
        return "".join(chr(random.choice((random.randrange(128), random.randrange(0x3000)))) for _ in range(12))
    return json.dumps(random_json(random))


def key(random: Random, known: list[str]) -> str:
    """What stands where an id belongs: nonsense, or the id of something else."""
    return random.choice(known) if known and random.random() < 0.3 else random.choice(KEYS + SPECS)


def random_json(random: Random, depth: int = 0) -> object:
    """A value of any shape, small."""
    kinds: list[Callable[[], object]] = [
        lambda: None,
        lambda: random.choice(TEXTS),
        lambda: random.choice((0, -1, 2**63, 10**30, 1.5, float("nan"), float("inf"), True)),
    ]
    if depth < 3:
        kinds += [
            lambda: [random_json(random, depth + 1) for _ in range(random.randrange(3))],
            lambda: {random.choice(NAMES_OF_JSON): random_json(random, depth + 1) for _ in range(random.randrange(4))},
        ] * 2
    return random.choice(kinds)()


def json_body(random: Random) -> bytes:
    """JSON of the wrong shape, or not even that."""
    kind = random.random()
    if kind < 0.1:
        return b"[" * DEEP + b"]" * DEEP
    if kind < 0.2:
        return b'{"a":' * DEEP + b"1" + b"}" * DEEP
    if kind < 0.35:
        return random.choice((b"", b"{", b"\xff\xfe", b"nul", b"\0", b"'a'", b"[1,]", b"1" * 5000, b"\xef\xbb\xbf{}"))
    return json.dumps(random_json(random)).encode()


def rich_text(random: Random, shown: str) -> str:
    """What the editor sends, damaged."""
    try:
        content = json.loads(shown)
    except ValueError:
        return text(random)
    kind = random.random()
    if not isinstance(content, dict) or kind < 0.2:
        return json_body(random).decode(errors="replace")
    blocks = content.get("blocks") or []
    if kind < 0.4 or not blocks:
        content[random.choice(("blocks", "entityMap"))] = random_json(random)
    else:
        block = random.choice(blocks)
        name = random.choice(("text", "type", "depth", "inlineStyleRanges", "entityRanges", "key"))
        if random.random() < 0.3:
            block.pop(name, None)
        elif name.endswith("Ranges"):
            block[name] = [{"offset": random.choice((-5, 0, 10**9, "x")), "length": 3, "style": "BOLD", "key": 0}]
            content["entityMap"] = {"0": {"type": random.choice(("LINK", "IMAGE", "x")), "data": random_json(random)}}
        else:
            block[name] = random_json(random)
    return json.dumps(content)


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, kind)
    return out.getvalue()


def zipped(names: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return out.getvalue()


def whole_files() -> tuple[bytes, ...]:
    sheet = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook", "xl/worksheets/sheet1.xml": b"<x>"}
    return (
        b"", b"\0", b"\0" * 1000, b"\xff" * 100, b"%PDF-1.4", b"<html><script>1</script></html>", b"PK\x03\x04",
        b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 ", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<?xml version='1.0'?><x>",
        picture("PNG"), picture("JPEG"), picture("GIF"), picture("WEBP"), picture("BMP"), picture("TIFF"),
        zipped({"a.txt": b"x"}), zipped(sheet), zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
        zipped({"../../a": b"x", "content.xml": b"<x>"}),
        b"Personeelsnummer;Voornaam;Naam;E-mail\r\n1;An;Peeters;an@lennik.example\r\n2;Bo;Maes;bo@lennik.example\r\n",
        "personeelsnummer;voornaam;naam;e-mail\r\n1;A\0;\"B;c@d\r\n".encode("utf-16"),
        b"personeelsnummer;voornaam;naam;e-mail\r\n1;\"A;B;c@d\r\n;;;;;;;;;;;\r\n" + b"\xe9\x80\r" * 20,
    )  # fmt: skip


FILES = whole_files()
FILENAMES = (
    "a.png", "a.jpg", "a.csv", "a.xlsx", "a.ods", "a.pdf", "a", ".png", "a.png.exe", "../../a.png", "a\0.png", "\0",
    "é.png", "x" * 250 + ".png", "con.csv", "a.webp", "a.gif", "a.svg", 'a".png', "a.docx", "a\r\n.png", " ", "a.txt",
)  # fmt: skip


def upload(random: Random) -> tuple[str, bytes, str]:
    """A file's name, its content and the type that it says it is."""
    content = random.choice(FILES)
    if random.random() < 0.4 and len(content) > 4:
        content = content[: random.randrange(1, len(content))]
    elif random.random() < 0.3 and content:
        place = random.randrange(len(content))
        content = content[:place] + bytes([random.randrange(256)]) * 4 + content[place + 4 :]
    types = ("image/png", "text/csv", "application/octet-stream", "", "x", "text/html", "image/jpeg; charset=\0")
    return random.choice(FILENAMES), content, random.choice(types)
