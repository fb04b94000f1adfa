"""Rules that enrol people by themselves: for whom, which programmes, and when; what each means is
`journey/enrolment_rules.py`."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from onboarding.lessons.in_a_row import titles_in_a_row
from onboarding.lessons.models import Programme
from onboarding.people.folded import ComposedField
from onboarding.people.models import Department, EmploymentStatus, Organisation, OwnField
from onboarding.people.models.own_fields import MAX_VALUE
from onboarding.people.who_may_see import Belonging

MOST_DAYS_FROM_START = 250  # working days, some twelve months


class Mailed(models.TextChoices):
    """Whom HR has told by mail that a programme begins, among those who are enrolled; who is new,
    `people/who_is_new.py` says."""

    NEWCOMERS = "newcomers", _("wie nieuw is")
    EVERYONE = "everyone", _("wie nieuw is, en wie hier al werkt")
    NOBODY = "nobody", _("niemand")


class EnrolmentRule(models.Model):
    """Whoever starts, and fits its conditions, gets its programmes, due some working days after the start.

    Off until HR switched it on. Who started before `switched_on` is enrolled only with `for_people_already_there`,
    due as many working days after the day of enrolling, which is the day it was switched on, or later; see
    enrolment_rules.py. What narrows it is in rule_conditions.py; without any it is for everyone.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="enrolment_rules")
    programmes: models.ManyToManyField[Programme, RuleProgramme] = models.ManyToManyField(
        Programme, through="learning.RuleProgramme", related_name="enrolment_rules", verbose_name=_("trajecten")
    )
    started_since = models.DateField(_("begonnen sinds"), null=True, blank=True)
    days_from_start = models.SmallIntegerField(
        _("werkdagen vanaf de eerste werkdag"),
        default=0,
        validators=[MinValueValidator(-MOST_DAYS_FROM_START), MaxValueValidator(MOST_DAYS_FROM_START)],
    )
    working_days = models.PositiveSmallIntegerField(
        _("werkdagen om af te werken"),
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
        help_text=_("Te tellen vanaf de eerste werkdag; weekends, feestdagen en sluitingsdagen tellen niet mee."),
    )
    for_people_already_there = models.BooleanField(
        _("ook voor wie er al werkt"),
        default=False,
        help_text=_("Zij krijgen evenveel werkdagen, te tellen vanaf de dag dat je de regel aanzet."),
    )
    switched_on = models.DateField(_("aan sinds"), null=True, editable=False)
    mailed = models.CharField(  # chosen when it was switched on
        _("wie krijgt een mail"), max_length=9, choices=Mailed, default=Mailed.NEWCOMERS, editable=False
    )

    objects = Belonging.as_manager()

    class Meta:
        verbose_name = _("inschrijfregel")
        verbose_name_plural = _("inschrijfregels")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(working_days__gte=1), name="rule_working_days_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.whom}: {self.gives}"

    @property
    def in_order(self) -> list[Programme]:
        """Its programmes, by title."""
        return sorted(self.programmes.all(), key=lambda programme: (programme.title.casefold(), programme.pk))

    @property
    def gives(self) -> str:
        """Its programmes, by title, in words."""
        return titles_in_a_row([programme.title for programme in self.in_order])

    @property
    def whom(self) -> str:
        """Whom it is for, as its conditions say."""
        return ", ".join(in_words(self.conditions.all())) or gettext("Alle diensten")

    @property
    def is_on(self) -> bool:
        return self.switched_on is not None


class RuleProgramme(models.Model):
    """One programme of a rule."""

    rule = models.ForeignKey(EnrolmentRule, on_delete=models.CASCADE, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "programme"], name="programme_of_rule_once")]

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.programme}"


class About(models.TextChoices):
    """What a condition looks at, in the order in which they are asked and told."""

    DEPARTMENT = "department", _("dienst")
    FUNCTION = "function", _("functie")
    STATUS = "status", _("statuut")
    SITE = "site", _("vestiging")
    OWN_FIELD = "own_field", _("eigen veld")


class RuleCondition(models.Model):
    """One value that a rule asks for, or (`is_not`) rules out.

    Of several values about the same thing one is enough; of those that are ruled out, none may be. About a department
    it is `department`, about an own field `own_field` and `value`, else `value`: as kept of people, or for a status one
    of `EmploymentStatus`. What a rule asks for stays while the rule asks for it: otherwise it would take more people.
    """

    rule = models.ForeignKey(EnrolmentRule, on_delete=models.CASCADE, related_name="conditions")
    about = models.CharField(max_length=12, choices=About)
    is_not = models.BooleanField(default=False)
    department = models.ForeignKey(Department, on_delete=models.RESTRICT, null=True, related_name="rule_conditions")
    own_field = models.ForeignKey(OwnField, on_delete=models.RESTRICT, null=True, related_name="rule_conditions")
    value = ComposedField(max_length=MAX_VALUE, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(about=About.DEPARTMENT, department__isnull=False, own_field__isnull=True, value="")
                | Q(about=About.OWN_FIELD, department__isnull=True, own_field__isnull=False) & ~Q(value="")
                | Q(
                    about__in=[About.FUNCTION, About.STATUS, About.SITE],
                    department__isnull=True,
                    own_field__isnull=True,
                )
                & ~Q(value=""),
                name="rule_condition_names_one_thing",
            ),
            models.UniqueConstraint(
                fields=["rule", "department"], condition=Q(department__isnull=False), name="rule_department_once"
            ),
            models.UniqueConstraint(
                fields=["rule", "own_field", "value"], condition=Q(own_field__isnull=False), name="rule_own_value_once"
            ),
            models.UniqueConstraint(
                fields=["rule", "about", "value"],
                condition=Q(department__isnull=True, own_field__isnull=True),
                name="rule_value_once",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def what(self) -> str:
        """The value, as people read it."""
        if self.about == About.DEPARTMENT:
            return str(self.department)
        if self.about == About.STATUS:
            return str(dict(EmploymentStatus.choices).get(self.value, self.value))
        return self.value


def in_words(conditions: Iterable[RuleCondition]) -> list[str]:
    """What is asked, a piece for each thing looked at: [“Onthaal of Bibliotheek”, “statuut: niet jobstudent”]."""
    grouped: dict[tuple[int, str], list[RuleCondition]] = {}
    for one in conditions:
        name = one.own_field.name if one.own_field else "" if one.about == About.DEPARTMENT else About(one.about).label
        grouped.setdefault((About.values.index(one.about), str(name)), []).append(one)
    return [_piece(name, grouped[place, name]) for place, name in sorted(grouped)]


def _piece(name: str, alike: list[RuleCondition]) -> str:
    """All `alike` are asked for, or all are ruled out."""
    values = gettext(" of ").join(one.what for one in alike)
    told = gettext("niet %(values)s") % {"values": values} if alike[0].is_not else values
    return f"{name}: {told}" if name else told
