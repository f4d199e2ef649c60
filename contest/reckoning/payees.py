"""Who a payee is, over lists and changes of the roster: one key for one person or body. Pure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from contest.model import Account, Award, Line, Person, Roster
from contest.text import normal


@dataclass(frozen=True, slots=True)
class Payees:
    """``names`` by code; ``doubled``: normalised names that two persons bear; ``accounts`` by code, and of persons by name as in ``name``."""

    names: Mapping[str, str]
    doubled: frozenset[str]
    accounts: Mapping[str, Account]

    @classmethod
    def of(cls, roster: Roster) -> Payees:
        doubled = namesakes(roster)
        bodies = {p.code: p.account for p in roster.participants}
        persons = {f"{p.name}@{p.belongs}" if normal(p.name) in doubled else normal(p.name): p.account
                   for p in sorted(roster.persons, key=lambda p: p.start or date.min)}
        return cls({p.code: p.name for p in roster.participants}, doubled, bodies | persons)

    def key(self, item: Award | Line) -> str:
        """His own code where he takes part himself, else his name; where two bear it, with whom he belongs to."""
        code = item.payee_key.rpartition("@")[2]
        if self.names.get(code) == item.payee:
            return code
        return self.name(item)

    def name(self, item: Award | Line) -> str:
        """People go by name unless the roster knows two of that name."""
        return item.payee_key if normal(item.payee) in self.doubled else normal(item.payee)

    def account(self, item: Award | Line) -> Account:
        """Where his money goes by the present roster: his row in 人员, the last where he moved, else the one in 参赛主体."""
        return self.accounts.get(self.name(item), self.accounts.get(self.key(item), Account()))

    def called(self, item: Award | Line, word: str) -> bool:
        """Is this the payee whom a decision names: 姓名, or 姓名（所属主体） where two bear the name?"""
        above = self.names.get(item.payee_key.rpartition("@")[2], "")
        full = normal(f"{item.payee}({above})")
        return normal(word) == full or (normal(word) == normal(item.payee) and normal(item.payee) not in self.doubled)


def namesakes(roster: Roster) -> frozenset[str]:
    """Names of two persons: rows that stand in the roster on one day, or with two ID numbers. One who moved is one person."""
    rows: dict[str, list[Person]] = defaultdict(list)
    for person in roster.persons:
        rows[normal(person.name)].append(person)
    return frozenset(name for name, some in rows.items() if any(two(a, b) for a, b in combinations(some, 2)))


def two(one: Person, other: Person) -> bool:
    """Are two rows of one name two persons?"""
    apart = bool(one.id_number and other.id_number and normal(one.id_number) != normal(other.id_number))
    return apart or one.overlaps(other)


def account_digest(account: Account) -> str:
    """Of where money goes: the ledger tells a corrected account from the old one without holding either."""
    if not account.complete:
        return ""
    text = "\x1f".join(normal(part) for part in (account.holder, account.bank, account.number))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
