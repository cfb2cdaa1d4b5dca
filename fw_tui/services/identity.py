"""Who sits at the terminal, and which program this is."""

import os
import pwd

from fw_tui.domain.request import Technician
from fw_tui.domain.text import clean_line


def current_technician() -> Technician:
    """The login of the operating system's account, which no environment variable can change."""
    uid = os.getuid()
    try:
        account = pwd.getpwuid(uid)
    except KeyError:
        return Technician(f"uid{uid}")
    name = clean_line(account.pw_gecos.split(",")[0])
    return Technician(account.pw_name, name)


def this_program() -> str:
    """How this process signs: its host and its number there."""
    return f"{os.uname().nodename}:{os.getpid()}"


def is_gone(program: str) -> bool:
    """Whether a program that signed so has ended; False if that cannot be known from here.

    A number that the system has given to another process since hides the end of the first.
    """
    host, _, number = program.rpartition(":")
    if host != os.uname().nodename or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False
