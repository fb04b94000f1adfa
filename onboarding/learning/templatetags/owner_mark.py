"""The mark that binds a form to the person it was shown to."""

from django import template

from onboarding.learning.lesson.unsaved_forms import owner_mark

register = template.Library()
register.simple_tag(owner_mark)
