"""Lists that open with rows to write in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wagtail import blocks
from wagtail.blocks.list_block import ListValue

Opened = Sequence[Mapping[str, Any]]  # of each row that stands open in a new list, what is filled in already


class OpenRowsBlock(blocks.ListBlock):
    """A list of which the first rows stand open, so that nobody has to ask for each of them.

    What was opened and left as it was is no row: at the end of the list it falls away, as long as `min_num` are left.
    """

    def __init__(self, child_block: Any, opened: Opened = ({},), **kwargs: Any) -> None:
        super().__init__(child_block, **kwargs)
        self._opened = opened

    __init__.has_child_block_arg = True  # type: ignore[attr-defined]  # so Wagtail knows what the first argument is

    def get_default(self) -> ListValue:
        return ListValue(self, values=[self._row(filled_in) for filled_in in self._opened])

    def _row(self, filled_in: Mapping[str, Any]) -> Any:
        empty = self.child_block.get_default()
        return self.child_block.normalize({**empty, **filled_in}) if filled_in else empty

    def clean(self, value: Any) -> Any:
        value = self.normalize(value)
        rows = list(value.bound_blocks)
        untouched = [self._state(self._row(filled_in)) for filled_in in ({}, *self._opened)]
        while len(rows) > (self.meta.min_num or 0) and self._state(rows[-1].value) in untouched:
            rows.pop()
        return super().clean(ListValue(self, bound_blocks=rows))

    def _state(self, value: Any) -> Any:
        return _without_ids(self.child_block.get_form_state(value))

    def deconstruct(self) -> Any:
        """As the list that it is: how it opens is no matter of what is stored."""
        _path, args, kwargs = super().deconstruct()
        return "wagtail.blocks.ListBlock", args, {key: kwargs[key] for key in kwargs if key != "opened"}


def _without_ids(state: Any) -> Any:
    """What a form shows of a value; all that is empty is alike."""
    if isinstance(state, dict):
        return {key: _without_ids(state[key]) for key in state if key != "id"}
    if isinstance(state, list):
        return [_without_ids(one) for one in state]
    return state or ""
