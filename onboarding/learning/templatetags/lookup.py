"""Reading a mapping by a key that only the template knows."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def lookup(mapping: Mapping[str, Any], key: str) -> Any:
    """`mapping[key]`, or an empty text."""
    return mapping.get(key, "")
