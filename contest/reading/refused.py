"""A file that may not or cannot be read: its code, and the sentence that says what to do instead."""

from __future__ import annotations


class RefusedError(Exception):
    """Raised inside a worker for what a file holds; ``code`` is stable, ``sentence`` is Chinese and whole."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code, self.sentence = code, sentence
        super().__init__(sentence)


def broken() -> RefusedError:
    return RefusedError("FIL-003", "文件打不开，可能没有传完或已损坏。请重新发一次；用 WPS 打得开的，另存为 .xlsx 再发。")


def unreadable() -> RefusedError:
    return RefusedError("MAI-009", "这个邮件文件读不懂，可能已损坏。请把邮件里的报表另存下来，直接发来。")


def altered() -> RefusedError:
    return RefusedError("FIL-007", "文件内容残缺或被改动过，没有读。请用 WPS 打开后另存为 .xlsx 再发。")


def swollen() -> RefusedError:
    return RefusedError("FIL-005", "文件解开后大得不正常，没有读。请用发下去的空白报表重新填写。")


def too_large(mebibytes: int) -> RefusedError:
    return RefusedError("FIL-002", f"文件超过 {mebibytes} MB，没有读。请删去图片和多余的附件后再发。")


def locked() -> RefusedError:
    return RefusedError("FIL-010", "文件加了密码，没有读。请用 WPS 打开，取消密码后另存为 .xlsx 再发。")
