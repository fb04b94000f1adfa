"""Someone of HR who brings in new people, one file after the other, by the screens: upload, columns, apply."""

from __future__ import annotations

import itertools
import threading
import time
from contextlib import suppress
from urllib.parse import urlencode

from chaos.colleagues import FORM, MOVED, PATIENCE, TOKEN, Colleague, GaveUp

UPLOAD = "/beheer/import/nieuw/"
JOB = "/beheer/taken/"
SIZE = 200  # people in a file
COLUMNS = {  # as a file has them, and what they are to us
    "Personeelsnummer": "personnel_number",
    "Voornaam": "first_name",
    "Naam": "last_name",
    "E-mail": "email",
    "Dienst": "department",
    "Datum in dienst": "start_date",
}
BOUNDARY = "part-of-the-form"
WAIT = 60  # seconds for work in the background: it begins again later than that when its worker was killed
PAUSE = 0.5  # seconds between two looks at how far it is


class Importer(Colleague):
    def import_all(self) -> threading.Thread:
        """Begin, until the time is over; if none was told as applied by then, some more."""

        def work() -> None:
            for number in itertools.count(1):
                if time.monotonic() > self.given.ends + (0 if self.given.applied else PATIENCE):
                    return
                self.given.files.append(number)
                with suppress(GaveUp):  # nobody was told that it is applied: it may be, or may not
                    self._import(number)
                    self.given.applied.append(number)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread

    def _import(self, number: int) -> None:
        columns = self._done(UPLOAD, _upload(number), f"multipart/form-data; boundary={BOUNDARY}")
        chosen = {f"kolom-{index}": field for index, field in enumerate(COLUMNS.values())}
        plan = self._done(columns, _form(chosen))
        self._done(f"{plan}doorvoeren/", _form({"apart": "0"}))

    def _done(self, path: str, body: bytes, kind: str = FORM) -> str:
        """Send a form, and wait for the work that it begins; where that leads to when it is done."""
        job, after = "", ""

        def is_begun() -> bool:
            nonlocal job
            status, _holds, job = self._asked("POST", path, body, kind)
            return status == MOVED

        def is_over() -> bool:
            nonlocal after
            status, _holds, after = self._asked("GET", job)
            time.sleep(PAUSE)
            return status == MOVED

        self._until(is_begun)
        if not job.startswith(JOB):  # sent once more than it was answered, and busy with it by now
            raise GaveUp
        self._until(is_over, WAIT)
        return after


def address_of(number: int, person: int) -> str:
    """The address of someone in the file of that number."""
    return f"nieuw{number}-{person}@lennik.example"


def name_of(number: int) -> str:
    return f"nieuw{number}.csv"


def _form(fields: dict[str, str]) -> bytes:
    return urlencode({"csrfmiddlewaretoken": TOKEN} | fields).encode()


def _upload(number: int) -> bytes:
    rows = [list(COLUMNS)]
    for person in range(SIZE):
        who = [f"{number}-{person}", "Nieuw", f"Nummer {number}-{person}", address_of(number, person)]
        rows.append([*who, "Onthaal", "02/11/2020"])
    file = "\r\n".join(";".join(row) for row in rows)
    parts = ('name="csrfmiddlewaretoken"', TOKEN), (f'name="file"; filename="{name_of(number)}"', file)
    sent = [f"--{BOUNDARY}\r\nContent-Disposition: form-data; {about}\r\n\r\n{holds}\r\n" for about, holds in parts]
    return f"{''.join(sent)}--{BOUNDARY}--\r\n".encode()
