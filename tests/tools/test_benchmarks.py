"""What the benchmarks do between two measurements keeps up with what an answer leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from benchmarks.server_cpu import Server
from benchmarks.world import Learner
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Programme
from onboarding.people.models import User
from quizzes.models import Attempt, Response


def test_the_learner_of_the_benchmarks_answers_a_whole_quiz_time_and_again(
    amina: User, programme: Programme, enrolment: Enrolment
) -> None:
    learner = Learner(amina, programme, programme.lesson_ids[0])
    for count in (1, len(learner.questions), len(learner.questions), 2):
        learner.answer(count)
        assert (Attempt.objects.count(), Response.objects.count()) == (1, count)


@pytest.mark.pure
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_cpu_of_a_server_is_that_of_its_processes_also_of_those_that_ended() -> None:
    busy = "import time\nwhile time.process_time() < 0.1: pass\nprint(flush=True)\ninput()"
    server = Server(os.getpid())
    before = server.cpu()
    with subprocess.Popen([sys.executable, "-c", busy], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout.readline() == b"\n"
        alive = server.cpu() - before
        child.communicate(b"\n")
    assert 0.1 <= alive < server.cpu() - before + 0.02
