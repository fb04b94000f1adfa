"""Machines on one computer: what is ours, and what is said where there is no making them."""

from __future__ import annotations

import os
import shutil

import pytest

from chaos import machines, several_machines
from chaos.load_balancer import SITE, before
from chaos.several_machines import IMPATIENT


def test_only_namespaces_that_we_made_are_taken_away() -> None:
    listed = "aanboord-chaos-web1 (id: 3)\ndocker-1\n\naanboord-chaos-db1\nmy-aanboord-chaos-db1 (id: 0)\n"
    assert machines.ours(listed) == ["aanboord-chaos-web1", "aanboord-chaos-db1"]
    assert machines.ours("") == []


def test_who_is_not_root_hears_so_and_nothing_is_made(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert several_machines.main(["--people", "1"]) == os.EX_NOPERM
    assert capsys.readouterr().err == "Only root may make network namespaces: run this with sudo.\n"


def test_what_is_missing_is_named_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda program: None if program == "nginx" else f"/usr/bin/{program}")
    assert several_machines.main([]) == os.EX_UNAVAILABLE
    assert capsys.readouterr().err == "`nginx` is missing: run `sudo apt-get install nginx`.\n"


def test_nginx_asks_each_web_node_as_it_asks_the_instances_of_one_machine() -> None:
    site = SITE.read_text()
    instead = before(["10.77.0.3:8001", "10.77.0.4:8001"], site)
    [block] = [part.split("}")[0] for part in instead.split("upstream aanboord {")[1:]]
    limits = "max_fails=1 fail_timeout=10s;"
    asked = [line.strip() for line in block.splitlines() if line.strip().startswith("server")]
    assert asked == [f"server 10.77.0.3:8001 {limits}", f"server 10.77.0.4:8001 {limits}"]
    assert "unix:" not in instead
    assert instead.split("upstream")[0] == site.split("upstream")[0]
    assert instead.split("keepalive 16;")[1] == site.split("keepalive 16;")[1]


def test_the_settings_of_a_load_balancer_are_read_as_sysctl_does() -> None:
    read = machines.sysctls(IMPATIENT.read_text())
    assert read["net.ipv4.tcp_retries2"] == "4"
    assert all(name.startswith("net.ipv4.tcp_") and value.isdecimal() for name, value in read.items())
