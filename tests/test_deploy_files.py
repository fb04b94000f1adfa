"""What a server is set up with fits the product: commands that are there, and a page when nothing answers."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from django.core.management import get_commands

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
UNITS = DEPLOY / "systemd"
SCRIPTS = ["install", "upgrade", "back-up", "restore", "aanboord", "parts.sh"]


def test_every_unit_and_script_calls_a_command_that_is_there() -> None:
    known = get_commands()
    for unit in UNITS.glob("*.service"):
        for command in re.findall(r"manage\.py (\w+)", unit.read_text()):
            assert command in known, unit.name
    for script in SCRIPTS:
        for command in re.findall(r'^ *manage "[^"]+(?:"\)?"?)+ (\w+)', (DEPLOY / script).read_text(), re.M):
            assert command in known, script


def test_every_timer_has_its_service_and_belongs_to_the_whole() -> None:
    whole = (UNITS / "aanboord.target").read_text()
    timers = list(UNITS.glob("*.timer"))
    assert timers
    for timer in timers:
        assert timer.with_suffix(".service").exists(), timer.name
        assert timer.name in whole, timer.name


def test_lessons_are_rebuilt_when_only_the_new_release_runs_and_shown_so_after() -> None:
    steps = re.findall(r"^(?:manage \S+ )?(rebuild_lessons|restart_one_by_one)", (DEPLOY / "upgrade").read_text(), re.M)
    assert steps == ["restart_one_by_one", "rebuild_lessons", "restart_one_by_one"]


def test_nginx_asks_both_instances_where_they_listen() -> None:
    unit = (UNITS / "aanboord-web@.service").read_text()
    [socket] = re.findall(r"--bind unix:(\S+)", unit)
    asked = re.findall(r"server unix:(\S+) ", (DEPLOY / "nginx" / "aanboord.conf").read_text())
    assert asked == [socket.replace("%i", number) for number in "12"]


def test_nginx_writes_no_line_of_errors_for_each_request_that_finds_an_instance_away() -> None:
    """Such a line has the address of who asked and all that was asked, the code of a letter too."""
    conf = (DEPLOY / "nginx" / "aanboord.conf").read_text()
    servers = conf.split("\nserver {")[1:]
    assert all(re.search(r"^    error_log \S+ alert;$", server, re.M) for server in servers)
    assert all(re.search(r"^    access_log \S+ aanboord;$", server, re.M) for server in servers)


def test_the_pages_of_nginx_stand_alone_and_are_in_dutch() -> None:
    config = (DEPLOY / "nginx" / "aanboord.conf").read_text()
    for page in DEPLOY.glob("nginx/*.html"):
        html = page.read_text()
        assert page.name in config
        assert '<html lang="nl">' in html
        assert not re.search(r"(src|href)=", html)


def test_a_page_of_nginx_is_the_answer_to_what_was_sent_too() -> None:
    """Under a name (`@away`) it would be asked for with POST, which files refuse with a bare 405."""
    targets = re.findall(r"error_page [\d ]+(?:=\d+ )?(\S+);", (DEPLOY / "nginx" / "aanboord.conf").read_text())
    assert targets == ["/away.html", "/te-groot.html"]


def test_the_scripts_are_sound_shell() -> None:
    for script in SCRIPTS:
        subprocess.run(["sh", "-n", str(DEPLOY / script)], check=True)
