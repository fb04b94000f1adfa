"""What Wagtail does when a page was approved: nothing. HR publishes it, and sees first whom that touches."""

from __future__ import annotations

from typing import Any


def leave_to_hr(workflow_state: Any, user: Any = None) -> None:
    """Called by Wagtail's WorkflowState, as WAGTAIL_FINISH_WORKFLOW_ACTION names it."""
