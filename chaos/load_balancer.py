"""nginx as `deploy/` sets it up, before web nodes on other machines."""

from __future__ import annotations

import re
import ssl
import subprocess
from collections.abc import Sequence
from pathlib import Path

from chaos.servers import ROOT, until

SITE = ROOT / "deploy" / "nginx" / "aanboord.conf"
AROUND = """daemon off;
pid {folder}/nginx.pid;
error_log {folder}/start.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def before(nodes: Sequence[str], site: str) -> str:
    """The configuration of the site with these nodes ("address:port") where one machine has its own two instances.

    One that vanished is asked again after 10 s, not after 2 as an instance that starts again: each time, someone waits.
    """
    instances = "".join(re.findall(r"^ *server unix:.*\n", site, re.M))
    return site.replace(instances, "".join(f"    server {node} max_fails=1 fail_timeout=10s;\n" for node in nodes))


class LoadBalancer:
    """Start it inside the machine that is to have it, at `address`."""

    def __init__(self, folder: Path, host: str, address: str, nodes: Sequence[str]) -> None:
        self.folder, self.address = folder, address
        self.certificate, self.key = folder / "certificate.pem", folder / "key.pem"
        folder.mkdir()
        folder.chmod(0o755)  # its workers are another user
        made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={host}"]
        files = [
            "-addext",
            f"subjectAltName=DNS:{host},IP:{address}",
            "-keyout",
            str(self.key),
            "-out",
            str(self.certificate),
        ]
        subprocess.run(["openssl", *made, *files], check=True, capture_output=True)
        words = {
            "HOST_NAME": host,
            "CERTIFICATE_KEY": str(self.key),
            "CERTIFICATE": str(self.certificate),
            "/var/log/nginx": str(folder),
            "/srv/aanboord/current": str(ROOT),
        }
        site = before(nodes, SITE.read_text())
        for word, value in words.items():
            site = site.replace(word, value)
        (folder / "site.conf").write_text(site)
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder))

    def start(self) -> None:
        subprocess.Popen(["nginx", "-c", str(self.folder / "nginx.conf")], start_new_session=True)
        until((self.folder / "nginx.pid").exists, "nginx runs")

    def trusted(self) -> ssl.SSLContext:
        """What a browser needs to trust its certificate."""
        return ssl.create_default_context(cafile=self.certificate)
