"""What is told to someone who has just been enrolled."""

from __future__ import annotations

from collections.abc import Iterable

from onboarding.learning import mails


def announce(enrolment_ids: Iterable[int]) -> None:
    """Tell these people that their programme begins: on their first day, or at once when that is behind them."""
    for enrolment_id in enrolment_ids:
        mails.queue(mails.WELCOME, enrolment_id)
