"""OVERSIGHT: what HR does that takes a while or is worth remembering. Nothing here is part of anyone's journey."""

from onboarding.hr.models.activities import Activity, Verb
from onboarding.hr.models.background_jobs import Job, JobState, WorkerBeat
from onboarding.hr.models.employee_imports import EmployeeImport, ImportRow, ImportState, KeptChoices
from onboarding.hr.models.scheduled_lists import ListRecipient, SavedView, Schedule, Weekday
from onboarding.hr.models.waiting_files import (
    SENT_FOLDER,
    WAITING_FOLDER,
    Replacement,
    SentProgramme,
    SentState,
    sent_place,
    waiting_place,
)
from onboarding.hr.models.web_page_readings import WebPageReading

__all__ = [
    "SENT_FOLDER",
    "WAITING_FOLDER",
    "Activity",
    "EmployeeImport",
    "ImportRow",
    "ImportState",
    "Job",
    "JobState",
    "KeptChoices",
    "ListRecipient",
    "Replacement",
    "SavedView",
    "Schedule",
    "SentProgramme",
    "SentState",
    "Verb",
    "WebPageReading",
    "Weekday",
    "WorkerBeat",
    "sent_place",
    "waiting_place",
]
