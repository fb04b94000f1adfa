"""A branching scenario: each choice leads to the next scene or to an end. An answer is the path of choice ids."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from quizzes.definitions import Choice, Credit, Question, Scene
from quizzes.kinds.choices import CHOSEN
from quizzes.kinds.kind import SHARE, ChoiceOnScreen, InvalidAnswer, Kind, Option, Shown, Step, arranged, known

Walk = list[tuple[Scene, Choice]]


class Branching(Kind):
    layout = "branching"

    def check(self, question: Question, selected: Sequence[str]) -> tuple[str, ...]:
        path = known(selected)
        if not path:
            raise InvalidAnswer("no_choice")
        _walk, scene = walk(question, path)
        if scene is not None:
            raise InvalidAnswer("goes_on")
        return tuple(path)

    def share(self, question: Question, answer: Sequence[str]) -> Decimal:
        """The mean credit of the choices on the path.

        H5P's Branching Scenario, which this follows, can score the end that is reached or the choices on the way.
        Here the choices count, each as much as the other: who sets a poor start right earns part of the points,
        and a lucky end does not make up for what came before. Paths differ in length, hence the mean.
        """
        steps, _scene = walk(question, answer)
        return sum((SHARE[choice.credit] for _scene, choice in steps), Decimal(0)) / Decimal(len(steps))

    def best(self, question: Question) -> tuple[str, ...]:
        path: list[str] = []
        scene: Scene | None = question.scenes[0]
        while scene is not None and len(path) <= len(question.scenes):
            path.append(max(scene.choices, key=lambda choice: SHARE[choice.credit]).id)
            _steps, scene = walk(question, path)
        return tuple(path)

    def extremes(self, question: Question) -> tuple[Decimal, Decimal]:
        """Of all ways through; of each scene it is enough to know the sums that the ways on from it can have."""
        scenes = {scene.id: scene for scene in question.scenes}
        found: dict[str, set[tuple[int, Decimal]]] = {}  # steps and sum of their shares, by the scene they start from

        def ways(scene: Scene, passed: frozenset[str]) -> set[tuple[int, Decimal]]:
            if scene.id not in found:
                found[scene.id] = {
                    (steps + 1, total + SHARE[choice.credit])
                    for choice in scene.choices
                    if choice.leads_to not in passed  # a draft may go round in a circle
                    for steps, total in (
                        ways(scenes[choice.leads_to], passed | {scene.id}) if choice.leads_to else {(0, Decimal(0))}
                    )
                }
            return found[scene.id]

        means = [total / steps for steps, total in ways(question.scenes[0], frozenset({question.scenes[0].id}))]
        return min(means, default=Decimal(0)), max(means, default=Decimal(0))

    def options(self, question: Question) -> tuple[Option, ...]:
        return tuple(
            Option(_at(scene, choice), choice.text, choice.credit is Credit.FULL, scene=scene.text)
            for scene in question.scenes
            for choice in scene.choices
        )

    def taken(self, question: Question, answer: Sequence[str]) -> frozenset[str]:
        steps, _scene = walk(question, answer)
        return frozenset(_at(scene, choice) for scene, choice in steps)

    def ask(self, question: Question, draft: Collection[str], seed: int) -> Shown:
        try:
            steps, scene = walk(question, known(draft))
        except InvalidAnswer:
            steps, scene = walk(question, [])
        passed = tuple(Step(at.text, ChoiceOnScreen(choice.id, choice.text, is_chosen=True)) for at, choice in steps)
        if scene is None:
            return Shown(steps=passed)
        choices = arranged(question, scene.choices, seed)
        return Shown(
            tuple(ChoiceOnScreen(choice.id, choice.text, is_chosen=False) for choice in choices),
            steps=passed,
            scene=scene.text,
        )

    def show(self, question: Question, answer: Sequence[str], seed: int, with_feedback: bool) -> Shown:
        steps, _scene = walk(question, answer)
        shown = []
        for scene, choice in steps:
            if not with_feedback:
                shown.append(Step(scene.text, ChoiceOnScreen(choice.id, choice.text, is_chosen=True)))
                continue
            told = [_told(other, other is choice) for other in arranged(question, scene.choices, seed)]
            [mine], others = [one for one in told if one.is_chosen], [one for one in told if not one.is_chosen]
            shown.append(Step(scene.text, mine, tuple(others)))
        return Shown(steps=tuple(shown))


def _told(choice: Choice, is_chosen: bool) -> ChoiceOnScreen:
    verdict, label = CHOSEN[choice.credit]
    return ChoiceOnScreen(choice.id, choice.text, is_chosen, verdict, label, choice.feedback, is_folded=not is_chosen)


def _at(scene: Scene, choice: Choice) -> str:
    return f"{scene.id}/{choice.id}"


def walk(question: Question, path: Sequence[str]) -> tuple[Walk, Scene | None]:
    """The scenes passed with what was chosen there, and the scene where the path stands; None at an end.

    Raises InvalidAnswer for a choice that the scene does not have, and for one past the end.
    """
    scenes = {scene.id: scene for scene in question.scenes}
    scene: Scene | None = question.scenes[0] if question.scenes else None
    steps: Walk = []
    for choice_id in path:
        if scene is None:
            raise InvalidAnswer("too_many_choices")
        choice = next((one for one in scene.choices if one.id == choice_id), None)
        if choice is None:
            raise InvalidAnswer("unknown_choice")
        steps.append((scene, choice))
        scene = scenes.get(choice.leads_to)
    return steps, scene
