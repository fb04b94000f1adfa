"""Someone who showed just now who they are: before what changes who gets in as somebody with power, one is asked."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.test import Client

from onboarding.people.models import User


def just_proven(client: Client, method: str = "password") -> Client:
    """The same client, signed in already; `method` as allauth names it."""
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, User.objects.get(pk=request.session[SESSION_KEY]), method)
    request.session.save()
    return client
