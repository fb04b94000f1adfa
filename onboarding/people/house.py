"""How an organisation looks and welcomes, as plain frozen data: it is stored with the organisation when HR publishes
its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models.expressions import Combinable

from onboarding.frozen_fields import FrozenField


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture at `url`, in pixels, with what there is to see for whoever does not see it."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Who at HR answers questions; each of the three may be empty."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class House:
    """The looks and the welcome of an organisation; what it does not have is empty, or None.

    `logo` and `video` are addresses, `logo_file` is the name of the logo in the storage, `welcome` is HTML.
    """

    logo: str = ""
    logo_file: str = ""
    welcome_title: str = ""
    welcome: str = ""
    picture: Picture | None = None
    video: str = ""
    contact: Contact = Contact()

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> House:
        """The house that `as_dict` wrote, now or in an earlier release; what that release did not know is empty.

        Raises TypeError on data that it did not write.
        """
        picture, contact = data.get("picture"), data.get("contact")
        return cls(
            **{
                **data,
                "picture": Picture(**picture) if picture else None,
                "contact": Contact(**contact) if contact else Contact(),
            }
        )


class HouseField(FrozenField):
    of = House
    _pyi_private_set_type: House | Combinable
    _pyi_private_get_type: House
