"""Publishing, as an editor does it: what touches people goes by the step "Wie raakt dit?", and is confirmed there."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.client_response import ClientResponse
from tests.rendered_forms import submit

STEP = "/wie-raakt-dit/"


def confirm(client: Client, response: ClientResponse, **choices: Any) -> ClientResponse:
    """What came of `response`, the answer to publishing; where it leads to the step, that is confirmed as rendered."""
    if STEP not in response.get("Location", ""):
        return response
    return submit(client, client.get(response["Location"]), **choices)
