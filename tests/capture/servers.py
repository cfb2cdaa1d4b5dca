"""Real servers on this computer, each of its own configuration and ended by its process."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

LOGIN, PASSWORD = "anna", "geheim-4711"
#: What ``openssl passwd -6`` makes of the password.
_SHADOW = (
    "$6$fwtui$G7ge7kqGHG3/CJE2zJaxnnOkPMfFht9eTRRUESK8UBgft3E1dhF3RGCIlh4RF1mwFDJDLhXxdd3c."
    "EPUkUiUi0"
)
_PATIENCE = 20.0


def need(*programs: str) -> None:
    """Skip where a program is missing; in CI it must be there."""
    path = f"{os.environ['PATH']}:/usr/sbin"
    missing = [name for name in programs if shutil.which(name, path=path) is None]
    if missing:
        sentence = f"missing: {', '.join(missing)}; see .ci/run"
        pytest.fail(sentence) if os.environ.get("CI") else pytest.skip(sentence)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Whether somebody does."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def process(
    argv: Sequence[str], log: Path, environ: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A server that runs until the context is left."""
    with log.open("wb") as out:
        running = subprocess.Popen(
            argv,
            env={**os.environ, **(environ or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(5)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def wait_for_port(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Until it listens."""
    end = time.monotonic() + _PATIENCE
    while not listens(port):
        if server.poll() is not None or time.monotonic() > end:
            pytest.fail(f"the server does not listen: {log.read_text(errors='replace')}")
        time.sleep(0.02)


def wait_for_file(file: Path) -> None:
    """Until another process has made it."""
    end = time.monotonic() + _PATIENCE
    while not file.exists():
        if time.monotonic() > end:
            pytest.fail(f"{file} does not appear")
        time.sleep(0.01)


@dataclass(frozen=True)
class Sshd:
    """An sshd that knows one user and one password; no account of this computer is touched."""

    port: int
    known_hosts: Path


def ssh_options(known_hosts: Path) -> str:
    """What lets ssh know such a server, and nothing of who runs the tests."""
    options = f"-F none -o UserKnownHostsFile={known_hosts} -o PreferredAuthentications=password"
    return f"{options} -o NumberOfPasswordPrompts=2 -o ConnectTimeout=10"


@contextmanager
def sshd(folder: Path) -> Iterator[Sshd]:
    """OpenSSH's server; its users come from files of ours (nss_wrapper)."""
    need("sshd", "ssh", "ssh-keygen")
    wrapper = next(Path("/usr/lib").glob("*/libnss_wrapper.so"), None)
    if wrapper is None:
        need("libnss_wrapper.so")
    key, port = folder / "host_key", free_port()
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    uid = os.getuid() or 54321
    names = {
        "PASSWD": "root:x:0:0:root:/root:/bin/sh\n"
        "sshd:x:104:65534::/run/sshd:/usr/sbin/nologin\n"
        f"{LOGIN}:x:{uid}:{uid}:Anna:/:/bin/sh\n",
        "GROUP": f"{LOGIN}:x:{uid}:\n",
        "SHADOW": f"{LOGIN}:{_SHADOW}:19000:0:99999:7:::\n",
    }
    environ = {"LD_PRELOAD": str(wrapper)}
    for name, content in names.items():
        file = folder / name.lower()
        file.write_text(content)
        environ[f"NSS_WRAPPER_{name}"] = str(file)
    config, log = folder / "sshd_config", folder / "sshd.log"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {key}\nUsePAM no\nPidFile none\n"
        "PasswordAuthentication yes\nKbdInteractiveAuthentication no\nStrictModes no\n"
        "PrintMotd no\nPrintLastLog no\n"
    )
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    known = folder / "known_hosts"
    public = key.with_suffix(".pub").read_text().split()
    known.write_text(f"[127.0.0.1]:{port} {public[0]} {public[1]}\n")
    program = shutil.which("sshd", path="/usr/sbin:/usr/bin") or "sshd"
    with process([program, "-D", "-e", "-f", str(config)], log, environ) as server:
        wait_for_port(server, port, log)
        yield Sshd(port, known)


@contextmanager
def display(folder: Path, name: str = "xvfb") -> Iterator[str]:
    """A display that nobody sees; its number is the first that is free."""
    need("Xvfb")
    reading, writing = os.pipe()
    with (folder / f"{name}.log").open("wb") as out, os.fdopen(reading, "rb") as told:
        server = subprocess.Popen(
            [
                *("Xvfb", "-displayfd", str(writing), "-screen", "0", "800x600x24"),
                # It would start anew when its last client goes, and refuse others meanwhile.
                *("-nolisten", "tcp", "-noreset"),
            ],
            pass_fds=[writing],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
        os.close(writing)
        number = told.readline().decode().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def vnc_server(folder: Path, password: str = PASSWORD) -> Iterator[tuple[int, int]]:
    """TigerVNC's server on a display of its own: its port and its process."""
    need("Xtigervnc", "tigervncpasswd", "xtigervncviewer")
    kept, port, log = folder / "vnc", free_port(), folder / "vnc.log"
    made = subprocess.run(
        ["tigervncpasswd", "-f"], input=password[:8].encode(), capture_output=True, check=True
    )
    kept.write_bytes(made.stdout)
    kept.chmod(0o600)
    number = f":{port}"
    argv = [
        *("Xtigervnc", number, "-geometry", "640x480", "-SecurityTypes", "VncAuth"),
        *("-PasswordFile", str(kept), "-rfbport", str(port), "-localhost"),
        *("-interface", "127.0.0.1"),
    ]
    with process(argv, log) as server:
        wait_for_port(server, port, log)
        yield port, server.pid


@contextmanager
def rdp_server(folder: Path) -> Iterator[tuple[int, int]]:
    """FreeRDP's shadow server, which shows a display of its own: its port and its process."""
    need("freerdp-shadow-cli", "xfreerdp", "winpr-hash")
    users, port, log = folder / "users", free_port(), folder / "shadow.log"
    made = subprocess.run(
        ["winpr-hash", "-u", LOGIN, "-p", PASSWORD, "-f", "sam"], capture_output=True, check=True
    )
    users.write_bytes(made.stdout + b"\n")
    with display(folder, "shown") as shown:
        argv = [
            *("freerdp-shadow-cli", f"/port:{port}", "/bind-address:127.0.0.1"),
            *(f"/sam-file:{users}", "/sec:nla", "+auth"),
        ]
        with process(argv, log, {"DISPLAY": shown}) as server:
            wait_for_port(server, port, log)
            yield port, server.pid
