"""`docs/proxies/nginx.conf` as it stands, but for names of files and ports, in front of a gateway."""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from websockets.asyncio.client import connect

from gateway.budgets import TAKE
from gateway.serve import make_server
from tests.hall.test_edge import TICKETS, Visitor, gateway
from tests.hall.town import A

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
EXAMPLE = Path(__file__).parents[2] / "docs" / "proxies" / "nginx.conf"
NAME = "hall.example"
pytestmark = [
    pytest.mark.anyio,
    pytest.mark.slow,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian: nginx-light)"),
]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of our own for `NAME`, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "hall.pem", folder / "hall.key"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, *private))
    return files


@asynccontextmanager
async def behind_nginx(folder: Path) -> AsyncIterator[tuple[Visitor, int, int, ssl.SSLContext]]:
    """A gateway behind nginx: the ports of HTTP and HTTPS, and whom to trust."""
    async with gateway(folder) as at:
        transport = at.client._transport
        assert isinstance(transport, httpx.ASGITransport)
        listener = socket.create_server(("127.0.0.1", 0))
        listener.setblocking(False)
        server = make_server(transport.app, lifespan="off")
        running = asyncio.create_task(server.serve(sockets=[listener]))
        plain, secure, (pem, key) = free_port(), free_port(), certificate(folder)
        text = EXAMPLE.read_text("utf-8")
        for old, new in (
            ("127.0.0.1:8000", f"127.0.0.1:{listener.getsockname()[1]}"),
            ("listen 80;", f"listen 127.0.0.1:{plain};"),
            ("listen 443 ssl", f"listen 127.0.0.1:{secure} ssl"),
            ("/etc/ssl/certs/hall.example.pem", str(pem)),
            ("/etc/ssl/private/hall.example.key", str(key)),
        ):
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (folder / "tianhe.conf").write_text(text, "utf-8")
        paths = "".join(
            f"{one}_temp_path {folder}/{one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"pid {folder}/pid; error_log {folder}/error.log; events {{}} "
            f"http {{ access_log off; {paths} include {folder}/tianhe.conf; }}",
            "utf-8",
        )
        assert NGINX is not None
        command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off; master_process off;"]
        nginx = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
        trust = ssl.create_default_context(cafile=str(pem))
        try:
            await _listens(secure)
            yield at, plain, secure, trust
        finally:
            nginx.terminate()
            await nginx.wait()
            server.should_exit = True
            await running


async def _listens(port: int) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return


def client(port: int, trust: ssl.SSLContext) -> httpx.AsyncClient:
    """As a browser elsewhere: by name, which only the test resolves."""
    return httpx.AsyncClient(
        base_url=f"https://127.0.0.1:{port}", verify=trust, headers={"Host": NAME}, trust_env=False
    )


async def test_whoever_is_behind_the_proxy_has_the_address_that_the_proxy_saw(tmp_path: Path) -> None:
    async with behind_nginx(tmp_path) as (_, _, port, trust), client(port, trust) as web:
        named = {"extensions": {"sni_hostname": NAME}}
        assert (await web.get("/api/map", **named)).status_code == 200  # type: ignore[arg-type]
        statuses = []
        for number in range(int(TAKE.burst) + 5):
            forged = {"X-Forwarded-For": f"203.0.113.{number}"}
            answer = await web.post(TICKETS, json={"queue": A}, headers=forged, **named)  # type: ignore[arg-type]
            statuses.append(answer.status_code)
        assert statuses[0] == 201
        assert statuses[-1] == 429, "a client cannot choose its address"


async def test_http_is_sent_on_to_https(tmp_path: Path) -> None:
    async with behind_nginx(tmp_path) as (_, port, _, _), httpx.AsyncClient(trust_env=False) as web:
        answer = await web.get(f"http://127.0.0.1:{port}/halls/440106?from=code", headers={"Host": NAME})
        assert (answer.status_code, answer.headers["location"]) == (308, f"https://{NAME}/halls/440106?from=code")


async def test_the_live_socket_goes_through(tmp_path: Path) -> None:
    async with behind_nginx(tmp_path) as (_, _, port, trust):
        address = f"wss://{NAME}/connection/websocket"
        async with connect(address, host="127.0.0.1", port=port, ssl=trust, proxy=None) as live:
            await live.send('{"id":1,"connect":{}}\n{"id":2,"subscribe":{"channel":"map"}}')
            heard = ""
            while '"subscribe"' not in heard:
                heard += str(await asyncio.wait_for(live.recv(), 20))
            assert '"connect"' in heard
