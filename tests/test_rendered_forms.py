"""The rendered form sends what a browser would, and refuses what a person could not fill in."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.http import HttpResponse

from tests.parsed_pages import parsed
from tests.rendered_forms import NotRendered, fill

PAGE = """<!doctype html><form method="post" action="/afmelden/"><input type="hidden" name="token" value="a"></form>
<main><form method="get"><input name="q"></form>
<form method="post" id="f"><input type="hidden" name="token" value="a"><input name="name" value="Amina">
<input name="shown" value="vast" readonly><input name="off" value="x" disabled>
<select name="kind"><option value="1">een</option><option>twee</option></select>
<select name="many" multiple><option selected>a</option><option selected>b</option><option>c</option></select>
<input type="checkbox" name="box"><input type="checkbox" name="roles" value="1" checked>
<input type="checkbox" name="roles" value="2"><input type="radio" name="way" value="l" checked>
<input type="radio" name="way" value="r"><textarea name="text">
een
twee</textarea><input type="file" name="file"><button name="do" value="save">Bewaar</button></form>
<input name="outside" value="y" form="f"></main>"""


@pytest.fixture
def page() -> HttpResponse:
    return HttpResponse(PAGE)


def test_it_sends_what_stands_on_the_page(page: HttpResponse) -> None:
    assert fill(page) == {
        "token": "a", "name": "Amina", "shown": "vast", "kind": "1", "many": ["a", "b"], "roles": ["1"], "way": "l",
        "text": "een\r\ntwee", "outside": "y",
    }  # fmt: skip


def test_it_sends_what_someone_fills_in(page: HttpResponse) -> None:
    sent = fill(page, name="Bo", kind="twee", many=["c"], box=True, roles=["2"], way="r", text="", do="save")
    assert (sent["name"], sent["kind"], sent["many"], sent["box"]) == ("Bo", "twee", ["c"], "on")
    assert (sent["roles"], sent["way"], sent["text"], sent["do"]) == (["2"], "r", "", "save")


@pytest.mark.parametrize(
    "values", [{"absent": "x"}, {"token": "b"}, {"shown": "x"}, {"off": "y"}, {"kind": "drie"}, {"way": ["l", "r"]}]
)
def test_it_refuses_what_the_page_does_not_offer(page: HttpResponse, values: dict[str, Any]) -> None:
    with pytest.raises(NotRendered):
        fill(page, **values)


def test_it_refuses_a_page_without_a_form() -> None:
    with pytest.raises(NotRendered):
        fill(HttpResponse("<main><p>Niets</p></main>"))


def test_a_page_is_read_as_html5lib_reads_it() -> None:
    page = """<!doctype html><title>a &amp; b</title><script>"&quot; &lt;"</script>na &gt; &euro;<br>&nbsp;
<p title="&quot;&amp;quot;&quot; &#x27; &notit; &ampx" class=&lt; hidden>&lt;b&gt; &amp;lt; &amp &copy2
<div>in <b>een <i>twee</b> drie</i><template><input name="x"><template>diep</template> na</template> en verder
<textarea>
&lt;i&gt;</textarea><noscript><p>zonder</noscript><select><option>een<option selected>twee</select>
<svg viewBox="0 0 1 1"><style>&amp;</style></svg><table><form method="post"><tr><td>&quot;<input name="y">buiten"""
    root = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    read, by_html5lib = ([*map(told, tree.iter())] for tree in (parsed(page), root))
    assert read == by_html5lib


def told(element: Element) -> tuple[object, ...]:
    """Of an element all there is, its name without a namespace."""
    return element.tag.rpartition("}")[2], element.attrib, element.text or "", element.tail or "", len(element)


def test_a_comment_on_a_page_is_left_out() -> None:
    body = parsed("<p>een<!-- &amp; --> twee<b>drie</b> vier<!-- x --> vijf</p>").find("body")
    assert body is not None
    assert ElementTree.tostring(body) == b"<body><p>een twee<b>drie</b> vier vijf</p></body>"
