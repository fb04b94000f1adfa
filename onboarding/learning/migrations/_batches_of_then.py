"""Who counts together and what is shown of them, as it was decided when the first batches were made.

For the migration beside it alone, and never changed: what decides today is in batching.py and first_tries.py.
"""

import hashlib
import json
from collections import Counter, defaultdict
from secrets import randbelow
from typing import NamedTuple

QUIZ, POLL = "quiz:", "poll:"
QUIZ_BATCH, POLL_BATCH = 5, 6  # people
NOT_THE_QUESTION = {"feedback", "reread", "points"}
WHERE_THERE_IS_ANY = {"match", "leads_to", "scenes"}


class Waiting(NamedTuple):
    given: int  # the id of the attempt or the vote
    department: int | None = None
    department_name: str = ""
    half_year: str = ""


def half_year(start_date):
    return f"{start_date.year}-{1 if start_date.month <= 6 else 2}" if start_date else ""


def batches_of(people, size):
    """The batches that are made while these come one by one, each a list of `size` of them."""
    made, waiting = [], []
    for one in people:
        waiting.append(one)
        chosen = _next(waiting, size, is_first=not made)
        if chosen:
            made.append(chosen)
            waiting = [other for other in waiting if other not in chosen]
    return made


def _next(waiting, size, is_first):
    last = waiting[-1]
    same_room = [one for one in waiting if one.department == last.department]
    together = [one for one in same_room if one.half_year == last.half_year]
    if len(together) >= size:
        return together[:size]
    if last.department is not None and len(same_room) >= size:
        return same_room[:size]
    if len(waiting) >= 2 * size:
        halves = Counter(one.half_year for one in waiting if one.half_year)
        most, number = halves.most_common(1)[0] if halves else ("", 0)
        return [one for one in waiting if number < size or one.half_year == most][:size]
    return waiting[:size] if is_first and len(waiting) >= size else []


def shared(batch):
    """The department, its name and the half-year that all of the batch have, as far as any."""
    last = batch[-1]
    in_room = all(one.department == last.department for one in batch)
    in_half = all(one.half_year == last.half_year for one in batch)
    room = (last.department, last.department_name) if in_room else (None, "")
    return {"department": room[0], "department_name": room[1], "half_year": last.half_year if in_half else ""}


def draw(answers):
    """One of them, by lot; who gave which never matters."""
    return sorted(answers, key=lambda one: json.dumps(one, sort_keys=True))[randbelow(len(answers))]


def draw_answers(responses):
    """By question, from rows of: question, selected, its points and most points, those of the whole try."""
    given = defaultdict(list)
    for question, selected, points, max_points, all_points, all_max_points in responses:
        others = all_max_points - max_points
        rest = str((all_points - points) / others) if others else None
        given[question].append({"answer": selected, "rest": rest})
    return {question: draw(answers) for question, answers in given.items()}


def wording_of(definition):
    """A digest of a stored quiz that stays while the same questions are asked, in whatever order."""
    return _digest(sorted(_digest(_asked(question)) for question in definition["questions"]))


def _asked(data):
    if isinstance(data, dict):
        return {
            key: _asked(value)
            for key, value in data.items()
            if key not in NOT_THE_QUESTION and (value or key not in WHERE_THERE_IS_ANY)
        }
    return [_asked(one) for one in data] if isinstance(data, list) else data


def _digest(data):
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
