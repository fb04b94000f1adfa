"""This part's addresses, in the namespace hr."""

from typing import Any

urlpatterns: list[Any] = []
