"""Looking people and participants up in the roster, as the contract says. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from contest.model import Category, Participant, Person, Referrer, Roster
from contest.text import normal

_NAMED = re.compile(r"^(?P<name>[^()]+)\((?P<belongs>[^()]+)\)$")


@dataclass(frozen=True, slots=True)
class Unclear:
    """A name that several persons bear: ``choices`` say how each is written."""

    choices: tuple[str, ...]


@dataclass(slots=True)
class Roll:
    """The roster, indexed by normalised code, name and alias."""

    roster: Roster
    participants: dict[str, Participant] = field(default_factory=dict)
    _by_word: dict[str, Participant] = field(default_factory=dict)
    _by_code: dict[str, Participant] = field(default_factory=dict)
    _persons: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))

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
        for person in self.roster.persons:
            self._persons[normal(person.name)].append(person)

    def participant(self, word: str) -> Participant | None:
        """By code, name or alias."""
        return self._by_word.get(normal(word)) if word else None

    def by_code(self, word: str) -> Participant | None:
        return self._by_code.get(normal(word)) if word else None

    def ranked(self, code: str) -> bool:
        return code in self.participants and self.participants[code].ranked

    def name(self, code: str) -> str:
        return self.participants[code].name if code in self.participants else code

    def owner(self, word: str, sender: str) -> str | None:
        """归属主体: a participant whose 上级主体 is the sender; None for any other."""
        found = self.participant(word)
        return found.code if found is not None and found.parent == sender else None

    def referrer(self, written: str) -> Referrer | Unclear:
        """第一引荐人: in 人员, then in 参赛主体 (name or code); 姓名（所属主体） tells people of one name apart."""
        word = normal(written)
        named = _NAMED.match(word)
        persons = self._persons.get(word, [])
        if not persons and named and named["name"] in self._persons:
            belongs = self.participant(named["belongs"])
            persons = [p for p in self._persons[named["name"]] if belongs is not None and p.belongs == belongs.code]
            if not persons:
                return self._as_participant(named["name"], named["belongs"]) or Referrer(written)
        if len(persons) > 1:
            return Unclear(tuple(f"{p.name}（{self.name(p.belongs) or '未注明所属'}）" for p in persons))
        if persons:
            return self._of_person(persons[0])
        found = self.participant(written)
        if found is None and named:
            return self._as_participant(named["name"], named["belongs"]) or Referrer(written)
        return _of_participant(found) if found is not None else Referrer(written)

    def _as_participant(self, name: str, belongs: str) -> Referrer | None:
        """姓名（所属主体） of one who stands only among the participants."""
        found, above = self.participant(name), self.participant(belongs)
        return _of_participant(found) if found is not None and above is not None and found.parent == above.code else None

    def _of_person(self, person: Person) -> Referrer:
        """One who stands in both sheets is one person: his own code is known too."""
        same = self._by_word.get(normal(person.name))
        namesakes = len(self._persons[normal(person.name)])
        own = same is not None and same.name == person.name and same.category in {Category.CADRE, Category.TALENT} and (
            namesakes == 1 or person.belongs in {same.code, same.parent})
        return Referrer(person.name, True, same.code if own and same is not None else "", person.belongs, person.standing,
                        person.id_number, person.account)


def _of_participant(found: Participant) -> Referrer:
    return Referrer(found.name, True, found.code, "", "", "", found.account)
