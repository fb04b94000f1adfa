"""When what keeps the site going last worked: a row for each heart, whose verdict is told by hr/worker/hearts.py."""

from __future__ import annotations

from django.db import models

from onboarding.people.mail_trouble import MailTrouble


class Heart(models.TextChoices):
    """What has to beat for people to get what they are promised; the worker’s own signs of life are `WorkerBeat`s."""

    DAILY = "daily_run"
    WORKER = "worker"
    MAIL = "mail"


class Pulse(models.Model):
    """One heart: when it last began, worked and failed. A migration makes the rows."""

    heart = models.CharField(max_length=10, choices=Heart, primary_key=True)
    known_since = models.DateTimeField()  # from then on it is expected to beat
    began_at = models.DateTimeField(null=True)  # of the mail server: when it was last looked for after it failed
    worked_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)  # the first failure after it last worked; null: none since
    failures = models.PositiveIntegerField(default=0)  # since it last worked
    refusals = models.PositiveIntegerField(default=0)  # mails refused since one was accepted
    trouble = models.CharField(max_length=10, choices=MailTrouble, blank=True)  # of the mail server
    DETAIL = 500  # characters
    detail = models.CharField(max_length=DETAIL, blank=True)  # of the daily run: the steps that failed
    told_at = models.DateTimeField(null=True)  # the operator was told that it does not work; null once it does again

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.heart
