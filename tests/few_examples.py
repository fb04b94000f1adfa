"""For what holds for any and goes through the database or whole pages: fewer examples than of what only computes.

Each of them takes as long as a test of its own. `HYPOTHESIS_EXAMPLES` raises these too.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# What a fixture made is there for all examples: each undoes what it did, or works on something of its own.
FEW = settings(
    max_examples=max(settings.default.max_examples // 4, 1),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
