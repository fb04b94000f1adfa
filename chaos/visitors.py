"""Who comes by the load balancer: colleagues who answer, and HR that looks at its lists meanwhile."""

from __future__ import annotations

import http.client
import ssl
from typing import Any

from chaos.colleagues import Colleague, Given
from chaos.hr_officer import Officer


class Visitor(Colleague):
    def __init__(self, front: str, trusted: ssl.SSLContext, given: Given, plan: dict[str, Any], seed: int) -> None:
        super().__init__(443, given, plan, seed)
        self.front, self.trusted = front, trusted

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPSConnection(self.front, self.port, timeout=60, context=self.trusted)


class VisitingOfficer(Visitor, Officer):
    """Someone of HR, who comes the same way."""
