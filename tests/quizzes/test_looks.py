"""The site's one style sheet has the rules with which quizzes shows a question: it asks for no second one."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders


def rules(css: str) -> set[str]:
    """The rules of a sheet, each on one line, without the comments and the @media around them."""
    bare = re.sub(r"/\*.*?\*/|@[^{]+\{", "", css, flags=re.DOTALL)
    return {" ".join(rule.split()) for rule in re.findall(r"[^{}]+\{[^{}]*\}", bare)}


def test_the_sites_sheet_has_every_rule_for_a_question() -> None:
    (name,) = re.findall(r"static '(css/\w+\.css)'", (Path(settings.BASE_DIR) / "templates/base.html").read_text())
    of_quizzes = rules(Path(finders.find("quizzes/question.css")).read_text())
    site = rules(Path(finders.find(name)).read_text())
    own = {rule for rule in of_quizzes if not rule.startswith(":where")}  # for a site without a style of its own
    assert len(own) > 30
    assert own - site == set()
