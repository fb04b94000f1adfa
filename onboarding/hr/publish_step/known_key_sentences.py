"""What the step says of a draft in which an answer counts as right that was put right before."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from onboarding.hr.publish_step.publish_effects import LessonEffect


def sentences_about_known_keys(effect: LessonEffect) -> Iterator[str]:
    """A warning with the questions by name; nothing where every key is as it was put right."""
    if wrong := effect.known_to_be_wrong:
        names = ", ".join(f"“{question.text}”" for question in wrong)
        yield _(
            "Let op: het juiste antwoord van %(questions)s werd eerder rechtgezet. In dit concept staat weer een ander "
            "antwoord als juist. Kijk het na voor je publiceert."
        ) % {"questions": names}
