"""What a server is set up with fits the product: commands that are there, and a page when nothing answers."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import signal
import subprocess
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath

import pytest
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


def test_an_upgrade_says_which_files_are_yours_to_take_over_and_which_timers_do_not_run(tmp_path: Path) -> None:
    """A node on purpose without timers, or an nginx of one's own, stays as it is."""
    before, after = tmp_path / "v1", tmp_path / "v2"
    for release in (before, after):
        shutil.copytree(DEPLOY, release / "deploy")
    conf = after / "deploy" / "nginx" / "aanboord.conf"
    conf.write_text(conf.read_text() + "# new\n")
    systemctl = tmp_path / "bin" / "systemctl"
    systemctl.parent.mkdir()
    systemctl.write_text('#!/bin/sh\n[ "$1 $2" = "is-active --quiet" ] && [ "$3" != aanboord-prune.timer ]\n')
    systemctl.chmod(0o755)
    told = subprocess.run(
        ["sh", "-euc", f'. {DEPLOY}/parts.sh; tell_what_is_yours "{before}" "{after}"'],
        env=os.environ | {"PATH": f"{systemctl.parent}:{os.environ['PATH']}"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    changed, still = told.stdout.splitlines()
    assert changed.endswith(f"diff -u {before / 'deploy/nginx/aanboord.conf'} {conf}")
    assert still.endswith("systemctl enable --now aanboord-prune.timer")
    assert not told.stderr
    assert 'tell_what_is_yours "$BEFORE" "$RELEASE"' in (DEPLOY / "upgrade").read_text()


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


def test_the_log_of_nginx_stands_where_debian_turns_it_over_and_that_is_installed() -> None:
    logs = re.findall(r"^    access_log (\S+) ", (DEPLOY / "nginx" / "aanboord.conf").read_text(), re.M)
    assert logs
    assert all(PurePath(log).match("/var/log/nginx/*.log") for log in logs)  # as /etc/logrotate.d/nginx says
    assert " logrotate " in next(
        line for line in (DEPLOY / "install").read_text().splitlines() if "apt-get install" in line
    )


def test_no_container_keeps_all_that_was_ever_said() -> None:
    compose = (DEPLOY / "container" / "compose.yaml").read_text()
    assert compose.count("restart: unless-stopped") == compose.count("logging: *log")


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


def test_who_is_cut_off_while_a_copy_is_put_back_keeps_a_site_that_runs(tmp_path: Path) -> None:
    """With stand-ins for what it calls: the connection is lost (HUP) at one of its steps, before that is done or when
    it is. What stood there comes back and is never dropped; or the copy stays, when it is whole."""
    rename = "ALTER DATABASE aanboord RENAME"
    for number, (step, is_done, stays) in enumerate(
        ((rename, False, "old"), (rename, True, "old"), ("put_back", True, "old"), ("check_kept_files", True, "copy"))
    ):
        world = tmp_path / str(number)
        programs, scripts, copy, databases = (world / name for name in ("programs", "deploy", "copy", "databases"))
        media = world / "var/lib/aanboord/media"
        for folder in (programs, scripts, copy, databases, media, world / "etc", world / "srv/aanboord/current"):
            folder.mkdir(parents=True)
        (databases / "aanboord").write_text("old")
        (media / "film").write_text("old")
        (world / "etc" / "aanboord.env").write_text("DEBUG=\n")
        (copy / "backup.json").write_text("{}")
        cut_off = ":" if is_done else "exit 1"
        stand_ins = {
            "id": "echo 0",
            "install": 'for last; do :; done; mkdir "$last"',
            "runuser": f"""cd {databases}
                case "$*" in *'{step}'*) kill -HUP $PPID; {cut_off} ;; esac
                case "$*" in
                    *'{rename}'*) mv aanboord aside ;;
                    *'RENAME TO aanboord') mv aside aanboord ;;
                    *pg_database*) ls aside 2>/dev/null || true ;;
                    *dropdb*) rm -f aanboord ;;
                    *createdb*) printf copy >aanboord ;;
                    *put_back*) printf copy >{media}/film ;;
                esac""",
            "systemctl": "",
        }
        for name, does in stand_ins.items():
            (programs / name).write_text(f'#!/bin/sh\necho "{name} $*" >>{world}/called\n{does}\n')
            (programs / name).chmod(0o755)
        for name in ("restore", "parts.sh"):
            script = re.sub(r"(?<=[=\s])/(?=srv/|etc/|var/)", f"{world}/", (DEPLOY / name).read_text())
            (scripts / name).write_text(script)
        ended = subprocess.run(
            ["sh", str(scripts / "restore"), str(copy)],
            env={"PATH": f"{programs}:/usr/bin:/bin"},
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # under nohup no shell could hear it
            capture_output=True,
            text=True,
            check=False,
        )
        called = (world / "called").read_text().splitlines()
        assert ended.returncode == 1, ended.stderr
        assert step in "\n".join(called) and called[-1] == "systemctl start aanboord.target", step
        assert (databases / "aanboord").read_text() == (media / "film").read_text() == stays, step
        assert (databases / "aside").exists() == (stays == "copy"), step


def test_containers_do_the_same_at_the_same_time() -> None:
    """As systemd's timers: each command, at its hour, on its days."""
    timers = runpy.run_path(str(DEPLOY / "container" / "timers.py"))
    due, last_times, brussels = timers["due"], timers["last_times"], timers["BRUSSELS"]
    monday = datetime(2026, 11, 30, tzinfo=brussels)
    for day in (monday, monday + timedelta(days=5)):
        for unit in UNITS.glob("*.timer"):
            [when] = re.findall(r"^OnCalendar=(.*)$", unit.read_text(), re.M)
            [command] = re.findall(r"manage\.py ([^']+)'", unit.with_suffix(".service").read_text())
            at = re.search(r"(\d\d):(\d\d):00 Europe/Brussels", when)
            assert not at or at[1] != "02", f"{unit.name}: in spring there is no such hour, and systemd skips the night"
            moment = day + (timedelta(hours=int(at[1]), minutes=int(at[2])) if at else timedelta(minutes=45))
            done = last_times(moment - timedelta(minutes=1))
            assert (command in due(moment, done)) == (day is monday or "Mon..Fri" not in when), unit.name
            assert command not in due(moment + timedelta(minutes=1), last_times(moment)), unit.name
    assert len(last_times(monday)) == len(list(UNITS.glob("*.timer")))


def test_containers_do_nothing_twice_nor_never_when_the_clock_changes_and_once_more_when_it_was_wrong() -> None:
    timers = runpy.run_path(str(DEPLOY / "container" / "timers.py"))
    due, last_times, brussels = timers["due"], timers["last_times"], timers["BRUSSELS"]

    def done_from(begin: datetime, *stretches: tuple[timedelta, timedelta]) -> Counter[str]:
        """How often each was done in stretches of minutes, each begun at an offset from `begin`."""
        done, counted = last_times(begin), Counter[str]()
        for offset, length in stretches:
            for minutes in range(0, int(length.total_seconds() // 60), 5):
                found = due(begin + offset + timedelta(minutes=minutes), done)
                done |= found
                counted.update(list(found))
        return counted

    nothing, hour, day = timedelta(), timedelta(hours=1), timedelta(days=1)
    for change in (datetime(2026, 10, 24, 12, tzinfo=brussels), datetime(2027, 3, 27, 12, tzinfo=brussels)):
        counted = done_from(change.astimezone(UTC), (nothing, day))  # over the hour that comes twice, or never
        assert [counted[command] for *_when, command in timers["DAILY"]] == [1, 1, 1, 0]
    morning = datetime(2026, 12, 1, 5, tzinfo=brussels).astimezone(UTC)
    was_done = done_from(morning, (nothing, 3 * hour), (hour, 10 * hour))  # at eight it is set back to six
    assert (was_done["run_daily"], was_done["send_reminders"]) == (1, 1)
    was_ahead = done_from(morning, (27 * day, hour), (nothing, day))  # and then set right
    assert was_ahead["run_daily"] == 3  # for a wrong day, again since it was wrong, and at its hour
    was_away = done_from(morning, (3 * day, 0.5 * hour))
    assert all(number == 1 for command, number in was_away.items() if command != timers["OFTEN"])
    assert set(was_away) == set(last_times(morning))


def test_containers_go_on_when_what_was_done_cannot_be_read_or_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else whoever would tell of a full disk is what it stops."""
    begun, timers = list[str](), runpy.run_path(str(DEPLOY / "container" / "timers.py"))
    kept = tmp_path / "timers.json"
    monkeypatch.setitem(timers["Timers"].look.__globals__, "DONE", kept)
    monkeypatch.setattr(subprocess, "Popen", lambda command: begun.append(" ".join(command[2:])) or Ended())
    evening = datetime(2026, 11, 30, 20, tzinfo=timers["BRUSSELS"])
    gone = {"a command of an earlier release": evening.isoformat()}
    for content in ("", "[]", '{"run_daily": 6}', json.dumps(gone)):  # the machine went away while it was written
        kept.write_text(content)
        assert timers["Timers"](evening).done == timers["last_times"](evening), content
    running = timers["Timers"](evening)
    (tmp_path / "timers.new").mkdir()  # where nothing can be written now
    for minutes in (0, 15, 16):
        running.look(evening + timedelta(minutes=minutes))
    assert begun == [timers["OFTEN"]]
    assert "timers.json" in capsys.readouterr().err
    (tmp_path / "timers.new").rmdir()
    running.look(evening + timedelta(minutes=17))
    assert timers["Timers"](evening).done == running.done


class Ended:
    """A command that is over at once."""

    def poll(self) -> int:
        return 0


def test_the_page_of_caddy_is_the_page_of_nginx() -> None:
    nginx, caddy = ((DEPLOY / room / "away.html").read_text() for room in ("nginx", "container"))
    assert re.sub("<!--#.*?-->", "", nginx) == re.sub("{{.*}}", "", caddy)


def test_what_an_operator_fills_in_beside_the_compose_file_gets_into_no_image_and_no_commit() -> None:
    for ignored in (".dockerignore", ".gitignore"):
        patterns = [line for line in (DEPLOY.parent / ignored).read_text().splitlines() if not line.startswith("!")]
        for secret in ("deploy/container/aanboord.env", "deploy/container/.env"):
            assert any(PurePath(secret).match(pattern) for pattern in patterns), (ignored, secret)


def test_a_container_gets_what_the_site_needs_and_reads_the_same_settings() -> None:
    compose = (DEPLOY / "container" / "compose.yaml").read_text()
    known = get_commands()
    for command in re.findall(r"manage\.py (\w+)", compose):
        assert command in known
    named = (
        re.findall(r"^([A-Z_]+)=", (DEPLOY / room).read_text(), re.M)
        for room in ("aanboord.env.example", "container/aanboord.env.example")
    )
    server, container = map(set, named)
    assert server - container == {"DJANGO_SETTINGS_MODULE", "VAR_DIR", "MEDIA_ROOT"}  # which the image has
    for name in ("DJANGO_SETTINGS_MODULE", "VAR_DIR"):
        assert f"{name}=" in (DEPLOY / "container" / "Containerfile").read_text()
