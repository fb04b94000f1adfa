"""The colours of a page, of an organisation's own colour."""

from django import template

from onboarding.people import colours

register = template.Library()
register.filter("palette", colours.palette)
