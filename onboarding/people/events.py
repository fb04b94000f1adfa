"""What happens to people, told to rooms that this one may not import. Sent in the transaction of the deed itself."""

from django.dispatch import Signal

# `changes`: list of AddressChange; `actor`: who did it (None: a command, or time); `became`: their outcome (None:
# they were asked just now).
address_changes = Signal()

# `people` have another address from now on, as their accounts were never used; `now`: when; `is_silent`: whether nobody
# is to be mailed because of it.
addresses_given = Signal()

# `person` works for another organisation from now on; `now`: when. A receiver that deletes something gives what, as
# Django's `delete` does: {"learning.Notice": 3}.
moved_away = Signal()

# What that deleted in all: `person`; `organisation_id`: of before; `actor`: who did it, or None; `deleted`: as above.
left_behind = Signal()

# `people`: a queryset of those who are about to be deleted, in the transaction that does so; `now`: when.
going_for_good = Signal()

# `letter`, and what it `became`: "opened" (for the first time) or "used".
letters = Signal()

# Of `person` nobody can sign in with the number any more, from where the last wrong try came: a new letter is needed.
code_closed = Signal()

# `person` chose another code or password, while signed in.
secret_changed = Signal()

# `reset`: a FactorReset; `actor`: who did it; `became`: its outcome (None: it was asked just now).
factor_resets = Signal()
