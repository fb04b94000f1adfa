"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.enrolling import rule_leaving, rule_views
from onboarding.hr.enrolling.by_hand import EnrolByHandView

urlpatterns = [
    path("inschrijven/", rule_views.RulesView.as_view(), name="rules"),
    path("inschrijven/nieuw/", rule_views.AddRuleView.as_view(), name="rule_add"),
    path("inschrijven/personen/", EnrolByHandView.as_view(), name="enrol_by_hand"),
    path("inschrijven/<id:pk>/", rule_views.RuleView.as_view(), name="rule"),
    path("inschrijven/<id:pk>/wijzigen/", rule_views.EditRuleView.as_view(), name="rule_edit"),
    path("inschrijven/<id:pk>/aan/", rule_views.SwitchOnView.as_view(), name="rule_on"),
    path("inschrijven/<id:pk>/uit/", rule_leaving.SwitchOffView.as_view(), name="rule_off"),
    path("inschrijven/<id:pk>/verwijderen/", rule_leaving.DeleteRuleView.as_view(), name="rule_delete"),
]
