"""How often something may be done, and from where it comes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, connections
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker, Settings

from onboarding.people.limits import NOWHERE, Limit, client_address, give_back
from onboarding.people.models import SharedCacheRow
from tests.private_database import private_database

THREE = Limit("proef", 3, 600)


@pytest.fixture
def on(settings: Settings, db: None) -> None:
    settings.LIMITS_ON = True


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "address"),
    [
        (0, "192.0.2.1", "", "192.0.2.1"),
        (0, "192.0.2.1", "203.0.113.9", "192.0.2.1"),  # nobody of ours wrote that
        (1, "10.0.0.1", "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1", "198.51.100.7, 203.0.113.9", "203.0.113.9"),  # what stands before it is made up
        (2, "10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "10.0.0.1", "203.0.113.9", "10.0.0.1"),  # past one of our proxies
        (1, "", "203.0.113.9", "203.0.113.9"),  # a unix socket
        (0, "", "", NOWHERE),
        (1, "", "", NOWHERE),
        (1, "10.0.0.1", "unknown", "10.0.0.1"),
        (1, "10.0.0.1", "203.0.113.9:51234", "203.0.113.9"),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (1, "", "[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
        (0, "::ffff:192.0.2.1", "", "192.0.2.1"),
        (0, "fe80::1%eth0", "", "fe80::/64"),
    ],
)
def test_the_address_is_what_our_outermost_proxy_saw(
    settings: Settings, proxies: int, remote: str, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers: dict[str, Any] = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=remote, **headers)) == address


def test_a_request_without_any_address_has_one_all_the_same(settings: Settings) -> None:
    request = RequestFactory().get("/")
    del request.META["REMOTE_ADDR"]
    assert client_address(request) == NOWHERE


@given(forged=st.text(max_size=60), seen=st.ip_addresses(v=4))
def test_whatever_someone_writes_in_the_header_the_address_is_the_one_our_proxy_added(
    forged: str, seen: IPv4Address | IPv6Address
) -> None:
    from django.test import override_settings

    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"{forged}, {seen}")
    with override_settings(TRUSTED_PROXIES=1):
        assert client_address(request) == str(seen)


def test_a_limit_counts_for_each_by_themselves(on: None) -> None:
    assert all(THREE.take("Amina") for _time in range(3))
    assert THREE.take("Amina") == ""
    assert THREE.take("Dries")
    assert Limit("iets-anders", 3, 600).take("Amina")


def test_what_is_given_back_or_forgotten_may_be_used_again(on: None) -> None:
    places = [THREE.take("Amina") for _time in range(3)]
    give_back(places[:1])
    assert THREE.take("Amina")
    assert not THREE.take("Amina")
    THREE.forget("Amina")
    assert THREE.take("Amina")


def test_a_place_is_free_again_when_its_time_is_over(on: None) -> None:
    assert Limit("kort", 1, -1).take("Amina")
    assert Limit("kort", 1, -1).take("Amina")


def test_nobody_shares_a_limit_of_an_address_with_all_whose_address_cannot_be_told(on: None) -> None:
    assert all(THREE.take(NOWHERE) for _time in range(5))
    assert [bool(THREE.take("Amina", NOWHERE)) for _time in range(4)] == [True, True, True, False]


def test_counting_costs_the_same_however_much_is_counted(on: None) -> None:
    """Two statements, neither of which reads the whole table; and nothing is thrown away before its time."""
    SharedCacheRow.objects.bulk_create(
        SharedCacheRow(cache_key=f"a{number}", value="", expires=timezone.now() + timedelta(hours=1))
        for number in range(1000)
    )
    with CaptureQueriesContext(connection) as queries:
        assert THREE.take("Amina")
    assert len(queries) == 2
    assert all("cache_key" in query["sql"] for query in queries)
    assert SharedCacheRow.objects.count() == 1001


def test_a_row_is_given_once_until_its_time_is_over(on: None) -> None:
    cache = caches["limits"]
    assert cache.add("één", {"a": 1}, 60)
    assert not cache.add("één", {"a": 2}, 60)
    assert cache.get("één") == {"a": 1}
    SharedCacheRow.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert cache.add("één", {"a": 3}, 60)
    assert cache.get("één") == {"a": 3}


def test_names_of_any_kind_fit_in_the_cache_and_cannot_be_read_there(on: None) -> None:
    assert THREE.take("é" * 500, "met spatie\x00")
    assert "é" not in SharedCacheRow.objects.get().cache_key


class TestSeveralAtOnce:
    @pytest.fixture
    def shared(
        self, tmp_path: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker, settings: Settings
    ) -> Iterator[None]:
        settings.LIMITS_ON = True
        with django_db_blocker.unblock(), private_database(tmp_path):
            yield

    def test_never_take_more_places_than_there_are(self, shared: None) -> None:
        ten = Limit("samen", 10, 600)

        def take(_number: int) -> bool:
            try:
                return bool(ten.take("Amina"))
            finally:
                connections.close_all()

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(take, range(40))) == 10


COUNT = """
import django; django.setup()
from onboarding.people.limits import Limit
print(sum(bool(Limit("proef", 5, 600).take("amina")) for _time in range(4)))
"""


def test_two_processes_in_production_count_together(tmp_path: Path) -> None:
    """On SQLite, in a file: migrated as an installation is, with nothing set but what must be."""
    from tests.production_process import SAFE, start

    database = {"DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}"}
    prepare = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', 'people', verbosity=0)"
    )
    assert start(prepare, **SAFE, **database).returncode == 0
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "onboarding.settings.production"}
    both = [
        subprocess.Popen(
            [sys.executable, "-c", COUNT], env={**environment, **SAFE, **database}, stdout=subprocess.PIPE, text=True
        )
        for _process in range(2)
    ]
    assert sum(int(process.communicate()[0]) for process in both) == 5


def test_another_cache_can_be_named_and_counts_as_well(tmp_path: Path) -> None:
    from tests.production_process import SAFE, start

    folder = tmp_path / "counts"
    counted = start(COUNT.replace("range(4)", "range(9)"), **SAFE, CACHE_URL=f"filecache://{folder}")
    assert counted.stdout.strip() == "5"
    assert any(folder.iterdir())


def test_limits_are_kept_in_the_cache_that_all_processes_share() -> None:
    assert type(caches["limits"]).__name__ == "CountingCache"
