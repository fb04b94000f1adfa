"""How an organisation looks and welcomes, as plain frozen data: it is stored with the organisation when HR publishes
its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from onboarding.frozen_fields import FrozenField


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture at `url`, in pixels, with what there is to see for whoever does not see it."""

    url: str
    width: int
    height: int
    alt: str


class Drawing(models.TextChoices):
    """The drawings of a place that there are, in the colour of the organisation (templates/places/)."""

    FIELDS = "fields", _("velden en een dorp in de verte")
    HILLS = "hills", _("heuvels met een kerktoren, een oranje bestelwagen en een trekpaard")
    SQUARE = "square", _("een plein met een stoet, en een dennenbos")


@dataclass(frozen=True, slots=True)
class Contact:
    """Who at HR answers questions; each of the four may be empty. The photo stands beside the name, which says who it
    is."""

    name: str = ""
    email: str = ""
    phone: str = ""
    photo: Picture | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs certificates, and as what; without a name nobody does."""

    name: str = ""
    function: str = ""


@dataclass(frozen=True, slots=True)
class House:
    """The looks and the welcome of an organisation; what it does not have is empty, or None.

    `logo` and `video` are addresses, `logo_file` is the name of the logo in the storage, `welcome` is HTML. `place` is
    a photo of the place; without one, it is drawn.
    """

    logo: str = ""
    logo_file: str = ""
    welcome_title: str = ""
    welcome: str = ""
    picture: Picture | None = None
    video: str = ""
    contact: Contact = Contact()
    drawing: Drawing = Drawing.FIELDS
    place: Picture | None = None
    signature: Signature = Signature()

    @property
    def drawn(self) -> str:
        """The template that draws the place."""
        return f"places/{self.drawing}.svg"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> House:
        """The house that `as_dict` wrote, now or in an earlier release; what that release did not know is empty.

        Raises TypeError or ValueError on data that it did not write.
        """
        contact = data.get("contact") or {}
        return cls(
            **{
                **data,
                "picture": _picture(data.get("picture")),
                "contact": Contact(**{**contact, "photo": _picture(contact.get("photo"))}),
                "drawing": Drawing(data.get("drawing", Drawing.FIELDS)),
                "place": _picture(data.get("place")),
                "signature": Signature(**(data.get("signature") or {})),
            }
        )


def _picture(data: Mapping[str, Any] | None) -> Picture | None:
    return Picture(**data) if data else None


class HouseField(FrozenField):
    of = House
    _pyi_private_set_type: House | Combinable
    _pyi_private_get_type: House
