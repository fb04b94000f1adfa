"""A task that waited while the program was renewed under it: it is found where its function went."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

moved = import_module("onboarding.hr.migrations.0008_tasks_where_they_are_now")


@pytest.mark.parametrize(("before", "now"), moved.MOVED.items())
def test_a_waiting_task_follows_its_function(before: str, now: str, db: None) -> None:
    waiting = DBTaskResult.objects.create(args_kwargs={"args": [], "kwargs": {}}, task_path=before, backend_name="x")
    moved.follow(apps, None)
    waiting.refresh_from_db()
    assert waiting.task_path == now
    assert import_string(now).module_path == now
