"""Accounts: whose token is whose, and what credits they have left."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import select, update

from animatic.model.errors import RateLimited
from animatic.storage.database import Database, now_ms
from animatic.studio.storage.tables import AccountRow

TOKEN_LIFE_MS = 7 * 24 * 3600 * 1000
FREE_CREDITS = 100


class Ledger:
    """The accounts in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_account(self, id: str, credits: int) -> None:
        """Make sure of the account with this id, and give it this balance."""
        with self._database.writing() as session:
            session.merge(AccountRow(id=id, token_made_ms=0, credits=credits, frozen=0))

    def mint_token(self, client_id: str, credits: int) -> tuple[str, AccountRow]:
        """A token for this client, and its account: the same one for its whole life.

        Raises:
            RateLimited: it was given one less than seven days ago.
        """
        token, now = f"nmv_usr_{secrets.token_urlsafe(32)}", now_ms()
        with self._database.writing() as session:
            row = session.scalar(select(AccountRow).where(AccountRow.client_id == client_id))
            if row is None:
                row = AccountRow(id=f"acc_{secrets.token_hex(8)}", client_id=client_id, frozen=0)
                session.add(row)
            elif now < row.token_made_ms + TOKEN_LIFE_MS:
                raise RateLimited("This client was given a token in the last 7 days.")
            row.token_hash, row.token_made_ms, row.credits = _hashed(token), now, credits
        return token, row

    def account_of(self, token: str) -> AccountRow | None:
        """Whose token this is; None when it is nobody's or has expired."""
        with self._database.reading() as session:
            row = session.scalar(select(AccountRow).where(AccountRow.token_hash == _hashed(token)))
        return row if row and now_ms() < row.token_made_ms + TOKEN_LIFE_MS else None

    def credits_of(self, account: str) -> tuple[int, int]:
        """Credits available and frozen."""
        with self._database.reading() as session:
            row = session.get_one(AccountRow, account)
        return row.credits, row.frozen

    def freeze(self, account: str, wanted: int) -> int | None:
        """Reserve up to `wanted` credits and say how many; None when there are none left."""
        with self._database.writing() as session:
            row = session.get_one(AccountRow, account)
            if row.credits <= 0:
                return None
            reserved = min(wanted, row.credits)
            row.credits, row.frozen = row.credits - reserved, row.frozen + reserved
        return reserved

    def settle(self, account: str, reserved: int, cost: int) -> None:
        """Take `cost` (at most what was reserved) and give the rest back."""
        with self._database.writing() as session:
            session.execute(
                update(AccountRow)
                .where(AccountRow.id == account)
                .values(
                    credits=AccountRow.credits + max(0, reserved - cost),
                    frozen=AccountRow.frozen - reserved,
                )
            )

    def return_frozen(self) -> None:
        """Give back what was reserved by studios that are gone."""
        with self._database.writing() as session:
            returned = AccountRow.credits + AccountRow.frozen
            session.execute(update(AccountRow).values(credits=returned, frozen=0))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
