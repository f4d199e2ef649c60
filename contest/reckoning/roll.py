"""Looking people and participants up in the roster, as the contract says. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from rapidfuzz import fuzz

from contest.model import Category, Participant, Person, Referrer, Roster
from contest.reckoning.payees import namesakes
from contest.text import names_in, normal

_NAMED = re.compile(r"^(?P<name>[^()]+)\((?P<belongs>[^()]+)\)$")
_VILLAGE = re.compile(r"村?(?:村民委员会|村委会|村委|村)$")
_COMMUNITY = re.compile(r"(?:社区)?(?:居民委员会|居委会|居委|社区)$")
_TOKEN = re.compile(r"[a-z0-9]+")
_LIKE = 60
_SUGGESTED = 2


def official(name: str) -> str:
    """村民委员会, 村委会 and 村 are one body, 居民委员会, 居委会 and 社区 another; a 村 and a 社区 of one stem are two."""
    word = normal(name)
    return _VILLAGE.sub("村", word) if _VILLAGE.search(word) else _COMMUNITY.sub("社区", word)


@dataclass(frozen=True, slots=True)
class Unclear:
    """A name that several persons bear: ``choices`` say how each is written."""

    choices: tuple[str, ...]


@dataclass
class Roll:
    """The roster, indexed by normalised code, name and alias. ``group``: names in the leading group."""

    roster: Roster
    participants: dict[str, Participant] = field(default_factory=dict)
    _by_word: dict[str, Participant] = field(default_factory=dict)
    _by_code: dict[str, Participant] = field(default_factory=dict)
    _persons: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    _by_body: dict[str, dict[str, Participant]] = field(default_factory=lambda: defaultdict(dict))
    _by_mail: dict[str, list[Participant]] = field(default_factory=lambda: defaultdict(list))
    group: tuple[str, ...] = ()
    _ranked: frozenset[str] = frozenset()
    _doubled: frozenset[str] = frozenset()
    _spans: bool = False

    def __post_init__(self) -> None:
        for p in self.roster.participants:
            self.participants[p.code] = p
        for p in self.roster.participants:
            for alias in p.aliases:
                self._by_word.setdefault(normal(alias), p)
        for p in self.roster.participants:
            self._by_word[normal(p.name)] = p
        self._by_code = {normal(p.code): p for p in self.roster.participants}
        self._by_word |= self._by_code
        for p in self.roster.participants:
            for word in (p.name, *p.aliases):
                self._by_body[official(word)][p.code] = p
            for address in names_in(p.mail):
                self._by_mail[normal(address)].append(p)
        self._ranked = frozenset(p.code for p in self.roster.participants if p.ranked)
        self.group = tuple(name for _, name, _ in self.roster.group if name)
        self._doubled = namesakes(self.roster)
        self._spans = any(p.start or p.end for p in self.roster.participants)
        for person in self.roster.persons:
            self._persons[normal(person.name)].append(person)

    def participant(self, word: str) -> Participant | None:
        """By code, name or alias."""
        return self._by_word.get(normal(word)) if word else None

    def by_code(self, word: str) -> Participant | None:
        return self._by_code.get(normal(word)) if word else None

    def sender(self, word: str) -> Participant | None:
        """By code, name or alias, else by the one body it can be (村民委员会, 村委会 …)."""
        bodies = self._by_body.get(official(word), {}) if word else {}
        return self.participant(word) or (next(iter(bodies.values())) if len(bodies) == 1 else None)

    def at(self, address: str) -> list[Participant]:
        """Who gave this mail address; one may serve several."""
        return self._by_mail.get(normal(address), []) if address else []

    def named_in(self, text: str) -> dict[str, Participant]:
        """Whom a file name names, by code: longer names first, so that 清水河村 is not 河村 too; codes only if they have a letter."""
        left = normal(text)
        found = {self._by_code[token].code: self._by_code[token] for token in _TOKEN.findall(left)
                 if token in self._by_code and not token.isdecimal()}
        for size in self._lengths:
            for word in sorted({left[at:at + size] for at in range(len(left) - size + 1)} & self._names):
                if word in left:
                    found[self._by_word[word].code] = self._by_word[word]
                    left = left.replace(word, "\n")
        return found

    @cached_property
    def _names(self) -> frozenset[str]:
        """Names and aliases that a file name may hold."""
        return frozenset(w for w in self._by_word if len(w) > 1 and w not in self._by_code)

    @cached_property
    def _lengths(self) -> list[int]:
        """How long those are, longest first."""
        return sorted({len(name) for name in self._names}, reverse=True)

    def like(self, word: str) -> list[Participant]:
        """Those whose names are most like a word that is nobody's; a suggestion, never an answer."""
        scored = sorted((-fuzz.ratio(official(word), official(p.name)), p.code) for p in self.roster.participants) if word else []
        return [self.participants[code] for score, code in scored[:_SUGGESTED] if -score >= _LIKE]

    def ranked(self, code: str) -> bool:
        return code in self._ranked

    def name(self, code: str) -> str:
        return self.participants[code].name if code in self.participants else code

    def owner(self, word: str, sender: str) -> str | None:
        """归属主体: a participant whose 上级主体 is the sender; None for any other."""
        found = self.participant(word)
        return found.code if found is not None and found.parent == sender else None

    def absent(self, code: str, day: date | None) -> str:
        """Why a participant cannot be credited on a day: his span in the roster; "" where it holds the day."""
        found = self.participants.get(code)
        return _span(found) if found is not None and day is not None and not found.present(day) else ""

    def referrer(self, written: str, day: date | None = None) -> Referrer | Unclear:
        """第一引荐人 as of the entry's ``day``: in 人员, then in 参赛主体 (name or code); 姓名（所属主体） tells namesakes apart.

        One whose span in the roster does not hold the day is not in it then (``known`` False).
        """
        word = normal(written)
        named = _NAMED.match(word)
        rows = self._persons.get(word, [])
        if not rows and named and named["name"] in self._persons:
            belongs = self.participant(named["belongs"])
            rows = [p for p in self._persons[named["name"]] if belongs is not None and p.belongs == belongs.code]
            if not rows:
                return self._as_participant(named["name"], named["belongs"], day) or Referrer(written)
        persons = [p for p in rows if day is None or p.present(day)]
        if rows and not persons:
            return Referrer(written)
        if len(persons) > 1:
            return Unclear(tuple(f"{p.name}（{self.name(p.belongs) or '未注明所属'}）" for p in persons))
        if persons:
            return self._of_person(persons[0])
        found = self.participant(written)
        if found is None and named:
            return self._as_participant(named["name"], named["belongs"], day) or Referrer(written)
        return _of_participant(found) if found is not None and (day is None or found.present(day)) else Referrer(written)

    def on(self, day: date | None) -> dict[str, Participant]:
        """The participants that stand in the roster on a day."""
        if day is None or not self._spans:
            return self.participants
        return {code: p for code, p in self.participants.items() if p.present(day)}

    def same(self, one: Referrer, other: Referrer) -> bool:
        """One person: one name, and nobody else bears it; he may have moved meanwhile."""
        return one.key == other.key or (one.known and other.known and one.name == other.name and normal(one.name) not in self._doubled)

    def spans(self, written: str) -> tuple[str, ...]:
        """The spans of those in the roster whom a name may mean, for messages; () where it names nobody."""
        word = normal(written)
        named = _NAMED.match(word)
        rows = self._persons.get(word, []) or self._persons.get(named["name"] if named else "", [])
        found = self.participant(named["name"] if named else written)
        return tuple(_span(p) for p in (*rows, *([found] if found is not None else ())) if p.start or p.end)

    def _as_participant(self, name: str, belongs: str, day: date | None) -> Referrer | None:
        """姓名（所属主体） of one who stands only among the participants."""
        found, above = self.participant(name), self.participant(belongs)
        fits = found is not None and above is not None and found.parent == above.code and (day is None or found.present(day))
        return _of_participant(found) if fits and found is not None else None

    def _of_person(self, person: Person) -> Referrer:
        """One who stands in both sheets is one person: his own code is known too."""
        same = self._by_word.get(normal(person.name))
        own = same is not None and same.name == person.name and same.category in {Category.CADRE, Category.TALENT} and (
            normal(person.name) not in self._doubled or person.belongs in {same.code, same.parent})
        return Referrer(person.name, True, same.code if own and same is not None else "", person.belongs, person.standing,
                        person.id_number, person.account)


def _of_participant(found: Participant) -> Referrer:
    return Referrer(found.name, True, found.code, "", "", "", found.account)


def _span(row: Participant | Person) -> str:
    """2018-02-15 至 2018-03-10"""
    return f"{row.start or '……'} 至 {row.end or '……'}"
