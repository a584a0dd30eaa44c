from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import load_settings
from tests.ui.terminal.test_cli import assert_one_line, passerelle
from ui.accounts import AccountInvalid, Accounts, AccountsUnreadable, AccountTaken, AccountUnknown

PASSWORD = "correct horse battery"  # noqa: S105


def test_an_account_is_known_by_its_password_alone(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "accounts")
    added = accounts.add("Marie", "editor", PASSWORD)
    assert accounts.verified("MARIE", PASSWORD) == added
    assert accounts.verified("marie", PASSWORD.upper()) is None
    assert accounts.verified("paul", PASSWORD) is None
    assert accounts.verified("marie", "") is None


def test_the_file_holds_no_password_and_is_its_owners(tmp_path: Path) -> None:
    file = tmp_path / "var" / "accounts"
    Accounts(file).add("marie", "reader", PASSWORD)
    assert PASSWORD not in file.read_text(encoding="utf-8")
    assert "$argon2id$" in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in file.parent.iterdir()] == ["accounts"]


def test_what_another_process_writes_counts_at_once(tmp_path: Path) -> None:
    ours, theirs = Accounts(tmp_path / "accounts"), Accounts(tmp_path / "accounts")
    assert ours.all() == ()
    theirs.add("marie", "editor", PASSWORD)
    assert [account.name for account in ours.all()] == ["marie"]
    theirs.remove("marie")
    assert ours.verified("marie", PASSWORD) is None


@pytest.mark.parametrize("name", ["", "é", "a b", "a:b", "-a", "a\n", "x" * 65])
def test_a_name_that_would_break_the_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(AccountInvalid):
        Accounts(tmp_path / "accounts").add(name, "reader", PASSWORD)


def test_short_and_endless_passwords_are_refused(tmp_path: Path) -> None:
    for password in ("", "elevenchars", "x" * 201):
        with pytest.raises(AccountInvalid):
            Accounts(tmp_path / "accounts").add("marie", "reader", password)


def test_mistakes_are_told_apart(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "accounts")
    accounts.add("marie", "reader", PASSWORD)
    with pytest.raises(AccountTaken):
        accounts.add("Marie", "editor", PASSWORD)
    with pytest.raises(AccountUnknown):
        accounts.remove("paul")
    for content in (b"marie:editor:plain", b"marie:owner:$argon2id$", b"\xff\xfe", b"nothing"):
        (tmp_path / "accounts").write_bytes(content)
        with pytest.raises(AccountsUnreadable):
            accounts.all()


def test_the_terminal_adds_lists_and_removes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_ACCOUNTS", str(tmp_path / "accounts"))
    assert "There are no accounts" in passerelle("accounts", "list").stdout

    added = passerelle("accounts", "add", "marie", "--role", "editor", text=f"{PASSWORD}\n{PASSWORD}\n")
    assert added.exit_code == 0
    assert PASSWORD not in added.output
    assert Accounts(load_settings().accounts).verified("marie", PASSWORD)
    assert passerelle("accounts", "list").stdout == "marie  editor\n"
    assert_one_line(
        passerelle("accounts", "remove", "paul"),
        "There is no account 'paul'. List them with: passerelle accounts list",
    )
    assert passerelle("accounts", "remove", "marie").exit_code == 0
    assert passerelle("accounts", "add", "marie", "--password", PASSWORD).exit_code == 2, "never an argument"
