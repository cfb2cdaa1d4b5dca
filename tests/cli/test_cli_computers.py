"""``computer``: which there are, and with what each is dialled."""

import pytest

from fw_tui.domain.target import Client, Target
from tests.cli.conftest import CommandLine


@pytest.fixture(autouse=True)
def computers(fw: CommandLine) -> None:
    fw("order", "Maier", "PC Empfang", "--remote-id", "123 456 789")
    fw("order", "Maier", "PC")


def target(fw: CommandLine) -> Target:
    return fw.office().launching.target(1)


def test_a_computers_client_host_and_login_are_kept(fw: CommandLine) -> None:
    answer = fw(
        *("computer", "set", "maier", "empfang", "--client", "ssh"),
        *("--host", "pc.example:2222", "--user", "anna"),
    )
    assert (answer.code, answer.out) == (0, "Computer Maier – PC Empfang is changed.\n")
    assert target(fw) == Target(Client.SSH, "pc.example", 2222, "anna")
    fw("computer", "set", "maier", "empfang", "--user", "")
    assert target(fw) == Target(Client.SSH, "pc.example", 2222)
    fw("computer", "set", "maier", "empfang", "--client", "", "--host", "")
    assert target(fw) == Target()


def test_name_and_tariff_are_changed_too(fw: CommandLine) -> None:
    fw("computer", "set", "maier", "empfang", "--name", "Kasse", "--tariff", "first-further")
    (kasse, _) = fw("computer", "list", "maier", "--format", "json").data
    assert (kasse["computer"], kasse["tariff"]) == ("Kasse", "first-further")


def test_all_of_a_customers_computers_are_listed(fw: CommandLine) -> None:
    fw("computer", "set", "maier", "PC", "--client", "rdp", "--host", "::1")
    (pc, empfang) = fw("computer", "list", "maier", "--format", "json").data
    assert pc == {
        "customer": "Maier",
        "computer": "PC",
        "remote_ids": "",
        "tariff": None,
        "client": "rdp",
        "host": "::1",
        "port": None,
        "user": None,
    }
    assert empfang["remote_ids"] == "123456789"
    table = fw("computer", "list", "maier").out.splitlines()
    assert table[0].split() == ["Computer", "ID", "Client", "Host", "Login", "Tariff"]
    assert table[2].split() == ["PC", "RDP", "(FreeRDP)", "[::1]"]
    assert fw("computer", "list", "maier", "--format", "csv").out.startswith("customer,computer,")
    fw("customer", "add", "Brandl")
    assert fw("computer", "list", "brandl").out == "No computer found.\n"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["nobody", "PC", "--user", "x"], 1, 'There is no customer "nobody".'),
        (["maier", "Drucker", "--user", "x"], 1, 'Maier has no computer "Drucker".'),
        (["maier", "p", "--user", "x"], 1, '"p" fits several computers: PC, PC Empfang.'),
        (["maier", "PC"], 2, "Nothing to change was given"),
        (["maier", "PC", "--host", "a b"], 1, "is no host"),
        (["maier", "PC", "--host", "x:99999"], 1, "is no port"),
        (["maier", "PC", "--user=-l"], 1, "begins with a hyphen"),
        (["maier", "PC", "--client", "phone"], 1, "There is no client"),
        (["maier", "PC", "--client", "ssh", "--name", "PC Empfang"], 1, "There is a computer"),
        (["maier", "PC", "--client", "ssh", "--tariff", "gold"], 1, "There is no tariff"),
    ],
)
def test_what_does_not_fit_is_one_line_and_changes_nothing(
    fw: CommandLine, words: list[str], code: int, sentence: str
) -> None:
    before = fw("computer", "list", "maier", "--format", "json").out
    answer = fw("computer", "set", *words)
    assert (answer.code, answer.err.count("\n")) == (code, 1)
    assert sentence in answer.err
    assert fw("computer", "list", "maier", "--format", "json").out == before
