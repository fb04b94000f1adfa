"""Whether the site in this container answers: ends with 0 when it does."""

import os
import urllib.request

host = os.environ["ALLOWED_HOSTS"].partition(",")[0]
asked = urllib.request.Request(
    "http://127.0.0.1:8000/gezond/klaar/", headers={"Host": host, "X-Forwarded-Proto": "https"}
)
urllib.request.urlopen(asked, timeout=5)  # noqa: S310 - raises, and so ends with 1, for anything but 200
