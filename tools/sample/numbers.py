"""Invented numbers that pass their checksums: credit codes, ID numbers; and accounts and telephones that cannot exist."""

from __future__ import annotations

from stdnum.cn import ric, uscc


def credit_code(serial: int) -> str:
    """统一社会信用代码 with a province-level registry and a run of zeros, as no real one has."""
    body = f"91360000MA000{serial:04d}"
    return body + str(uscc.calc_check_digit(body))


def wrong_credit_code(serial: int) -> str:
    """The same with another check digit: a slip of the pen."""
    good = credit_code(serial)
    return good[:-1] + ("1" if good[-1] != "1" else "2")


def id_number(serial: int) -> str:
    """身份证号 of nobody: a province-level code, which is not given to persons, and one birthday for all."""
    body = f"36000019700101{serial:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def account(serial: int) -> str:
    return f"6230000000000{serial:06d}"


def phone(serial: int) -> str:
    return f"1390000{serial:04d}"


BANK = "柏岭农商行营业部"
