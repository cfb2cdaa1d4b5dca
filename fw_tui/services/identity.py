"""Who sits at the terminal."""

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
