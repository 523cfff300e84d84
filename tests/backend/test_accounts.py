"""Accounts: given ones are never kept, the anonymous one is never asked for twice."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import anyio
import pytest
from pydantic import SecretStr

from animatic.backend.client import Client
from animatic.model import errors
from animatic.projects.accounts import Accounts
from cloud.answers import Wait, code, envelope
from cloud.scripted import Cloud

pytestmark = pytest.mark.anyio

OWN = SecretStr("nmv_own_0123456789")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def accounts(client: Client, home: Path) -> Accounts:
    return Accounts(client, home, rate_limit_wait_s=0)


async def anonymous_token(accounts: Accounts) -> str:
    return (await accounts.usual()).token.get_secret_value()


async def test_a_callers_token_comes_before_the_environments_and_that_before_an_anonymous_one(
    cloud: Cloud, client: Client, home: Path
) -> None:
    environment = SecretStr("nmv_env_0123456789")
    accounts = Accounts(client, home, given_token=environment)
    assert (await accounts.usual(OWN)).token == OWN
    assert (await accounts.usual()).token == environment
    assert not home.exists()
    assert cloud.requests == []
    made = await Accounts(client, home).usual()
    assert made.is_anonymous


async def test_the_anonymous_account_is_kept_for_its_owner_only(
    cloud: Cloud, client: Client, home: Path, accounts: Accounts
) -> None:
    token = await anonymous_token(accounts)
    path = home / "account.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    kept = json.loads(path.read_text())
    assert kept == {
        "client_id": cloud.asked("token")[0].headers["x-client-id"],
        "api": cloud.base_url,
        "token": token,
        "bind_id": "",
    }
    assert await anonymous_token(Accounts(client, home)) == token
    assert cloud.count("token") == 1
    assert [p.name for p in home.iterdir()] == ["account.json"]


async def test_an_account_never_prints_its_token(accounts: Accounts) -> None:
    account = await accounts.usual()
    token = account.token.get_secret_value()
    assert token not in f"{account!r} {account} {accounts.__dict__!r}"


async def test_many_at_once_share_one_new_account(cloud: Cloud, accounts: Accounts) -> None:
    async with anyio.create_task_group() as group:
        for _ in range(10):
            group.start_soon(accounts.usual)
    assert cloud.count("token") == 1


async def test_a_rejected_anonymous_token_is_renewed_once_for_all_under_the_same_client_id(
    cloud: Cloud, client: Client, accounts: Accounts, home: Path
) -> None:
    account = await accounts.usual()
    cloud.rejected.add(account.token.get_secret_value())
    async with anyio.create_task_group() as group:
        for _ in range(10):
            group.start_soon(accounts.authorised, account, client.credits)
    first, second = cloud.asked("token")
    assert first.headers["x-client-id"] == second.headers["x-client-id"]
    kept = json.loads((home / "account.json").read_text())
    assert kept["token"] == cloud.tokens[-1] == await anonymous_token(accounts)


async def test_a_token_that_stays_rejected_is_renewed_only_once(
    cloud: Cloud, client: Client, accounts: Accounts
) -> None:
    account = await accounts.usual()
    cloud.next("credits", code(1001), code(1001))
    with pytest.raises(errors.TokenRejected):
        await accounts.authorised(account, client.credits)
    assert cloud.count("token") == 2


async def test_somebodys_own_token_is_never_replaced(
    cloud: Cloud, client: Client, accounts: Accounts
) -> None:
    cloud.rejected.add(OWN.get_secret_value())
    account = await accounts.usual(OWN)
    with pytest.raises(errors.TokenRejected, match="your token"):
        await accounts.authorised(account, client.credits)
    assert cloud.count("token") == 0


async def test_a_rate_limit_is_waited_out_once(
    cloud: Cloud, client: Client, home: Path, accounts: Accounts
) -> None:
    cloud.next("token", code(429, status=429))
    assert await anonymous_token(accounts) == cloud.tokens[0]
    cloud.next("token", code(429, status=429), code(429, status=429))
    with pytest.raises(errors.RateLimited):
        await Accounts(client, home / "other", rate_limit_wait_s=0).usual()
    assert cloud.count("token") == 4


async def test_those_who_wait_for_a_failing_renewal_fail_with_it(
    cloud: Cloud, accounts: Accounts
) -> None:
    held = Wait()
    cloud.next("token", [held, *code(429)], code(429))
    failures: list[Exception] = []

    async def ask() -> None:
        try:
            await accounts.usual()
        except errors.RateLimited as fault:
            failures.append(fault)

    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(ask)
        await cloud.heard("token")
        held.until.set()
    assert len(failures) == 5
    assert cloud.count("token") == 2
    assert await anonymous_token(accounts)


async def test_the_client_id_is_on_disk_before_a_token_is_asked_for(
    cloud: Cloud, client: Client, home: Path, accounts: Accounts
) -> None:
    cloud.next("token", code(500, status=500))
    with pytest.raises(errors.BackendFault):
        await accounts.usual()
    await Accounts(client, home).usual()
    first, second = cloud.asked("token")
    assert first.headers["x-client-id"] == second.headers["x-client-id"]


async def test_a_client_id_that_was_given_is_used(
    cloud: Cloud, client: Client, home: Path, accounts: Accounts
) -> None:
    await accounts.usual()
    await Accounts(client, home, client_id="mine").usual()
    assert cloud.asked("token")[1].headers["x-client-id"] == "mine"


async def test_another_processs_newer_token_is_used_instead_of_asking(
    cloud: Cloud, client: Client, home: Path, accounts: Accounts
) -> None:
    account = await accounts.usual()
    cloud.rejected.add(account.token.get_secret_value())
    kept = json.loads((home / "account.json").read_text())
    (home / "account.json").write_text(json.dumps({**kept, "token": "nmv_usr_newer"}))
    await accounts.authorised(account, client.credits)
    assert cloud.asked("credits")[-1].token == "nmv_usr_newer"
    assert cloud.count("token") == 1


async def test_a_token_of_one_backend_is_never_shown_to_another(
    cloud: Cloud, home: Path, accounts: Accounts
) -> None:
    from animatic.model.profiles import PROFILES

    token = await anonymous_token(accounts)
    profile = PROFILES["video-generation-4k"]
    async with Cloud.running() as other, Client.open(other.base_url, profile=profile) as client:
        elsewhere = Accounts(client, home)
        await elsewhere.authorised(await elsewhere.usual(), client.credits)
        assert token not in {seen.token for seen in other.requests}
        assert (
            other.asked("token")[0].headers["x-client-id"]
            == (cloud.asked("token")[0].headers["x-client-id"])
        )


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"client_id": "a b"}', b'{"token": "x"}', b"\xff\xfe",
     b'{"client_id": "c", "token": "with\\nnewline"}'],
)  # fmt: skip
async def test_a_corrupt_file_is_set_aside_and_said(
    accounts: Accounts, home: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    home.mkdir()
    (home / "account.json").write_bytes(content)
    assert await anonymous_token(accounts)
    aside = next(home.glob("account.json.corrupt-*"))
    assert aside.read_bytes() == content
    assert str(aside) in caplog.text


async def test_a_home_that_cannot_be_written_asks_for_no_token(
    cloud: Cloud, client: Client, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(errors.SettingsError, match="can't be kept"):
        await Accounts(client, tmp_path / "file" / "home").usual()
    assert cloud.count("token") == 0


async def test_without_credits_an_anonymous_account_is_shown_where_to_register(
    cloud: Cloud, client: Client, accounts: Accounts
) -> None:
    cloud.next("session", envelope({"session_id": "s1", "task_id": "t1", "bind_id": "u42"}))
    account = await accounts.usual()
    await accounts.authorised(account, client.create_session)
    cloud.next("credits", code(2001), code(2001))
    with pytest.raises(errors.OutOfCredits, match=r"nemovideo.com/register\?bind=u42"):
        await accounts.authorised(account, client.credits)
    with pytest.raises(errors.OutOfCredits, match="Top up"):
        await accounts.authorised(await accounts.usual(OWN), client.credits)
