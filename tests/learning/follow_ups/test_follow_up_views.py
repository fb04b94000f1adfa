"""Reading what is new in a lesson that was finished before: on the first page, on its own page, and its questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import cast

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.learning.journey import following_up, progress
from onboarding.learning.models import Completion, Enrolment, FollowUp
from onboarding.lessons.models import Lesson, Programme
from onboarding.people.models import User
from quizzes.models import Response
from tests.conftest import START
from tests.factories import QUIZ, UserFactory, make_lesson, reflection_block, text_block
from tests.learning.follow_ups.changed_lessons import (
    ASKED,
    NEW_QUESTION,
    NEW_TEXT,
    READ_BY,
    ask,
    complete,
    publish,
    publish_news,
)
from tests.learning.quiz_answers import url
from tests.rendered_forms import form_on

RIGHT_4 = "Vraag 4-1"
