"""The command line's manners: Chinese help and errors, the default verb, progress, exit statuses. No business here."""

from __future__ import annotations

import atexit
import errno
import gc
import io
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

import click
from click.core import ParameterSource

_COMMAND = re.compile(r"python process\.py(?! -C)")
_EXPECTED = {"-C": "应是一个文件夹", "--period": "应是期次的数字，例如 --period 2"}
_VALUED = frozenset({"-C", "--date", "--period", "--doc-number", "--output"})
_LONGEST_PATH = 248 if os.name == "nt" else 4096
_HELP = "看这一页说明。"


def day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    """``--date`` as a date; a wrong one is wrong usage."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.UsageError(f"--date 后面的“{value}”不是日期。请写成 2018-02-27 这样。") from None


class _Chinese(click.Command):
    """Help pages in Chinese, laid out as click does."""

    def format_usage(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(context)
        formatter.write_usage(context.command_path, " ".join(pieces), "用法：")

    def collect_usage_pieces(self, context: click.Context) -> list[str]:
        words = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "[动作]"}
        return [words.get(piece, piece) for piece in super().collect_usage_pieces(context)]

    def get_help_option(self, context: click.Context) -> click.Option | None:
        option: click.Option | None = super().get_help_option(context)
        if option is not None:
            option.help = _HELP
        return option

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        records = [found for parameter in self.get_params(context)
                   if (found := parameter.get_help_record(context)) is not None and found[1]]
        if records:
            with formatter.section("选项"):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(context, formatter)


class Verb(_Chinese):
    """One verb."""


class Verbs(_Chinese, click.Group):
    """The verbs; ``run`` where none is named, and ``-C`` and ``--date`` wherever they stand."""

    command_class = Verb

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, (self.commands[name].help or "").split("\n")[0]) for name in self.commands]
        with formatter.section("动作"):
            formatter.write_dl(rows)

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(context, _arranged(args))

    def invoke(self, context: click.Context) -> Any:
        from contest.errors import StopError  # noqa: PLC0415

        try:
            return super().invoke(context)
        except StopError as stop:
            for message in stop.messages:
                _say(addressed(message))
            sys.exit(1)

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, *_: Any, **__: Any) -> Any:
        """0 done; 1 something needs the user first; 2 wrong usage. No traceback reaches the user."""
        readable_output()
        former = os.umask(0o077)  # accounts and identity numbers: what is written is for its owner alone, where the system has modes
        gc.set_threshold(1_000_000)  # a command lives for seconds and makes few reference cycles; looking for them took a tenth of its time
        try:
            super().main(args, prog_name or "python process.py", standalone_mode=False)
        except click.exceptions.Exit as end:
            sys.exit(end.exit_code)
        except click.UsageError as wrong:
            _say(_usage(wrong))
            sys.exit(2)
        except (click.Abort, KeyboardInterrupt):
            _say("已中断，没有改动任何文件。")
            sys.exit(1)
        except OSError as error:
            _say(_system(error))
            sys.exit(1)
        except Exception as error:  # a fault of the program's own; developers see all of it with python -X dev
            if sys.flags.dev_mode:
                raise
            _say(_unforeseen(error))
            sys.exit(1)
        finally:
            os.umask(former)
        sys.exit(0)


def at_once(program: Callable[[], Any]) -> None:
    """Runs it, and ends the process as it says without taking its memory apart piece by piece: that is a tenth of a run.

    Whatever has something to do at the end does it before: of such hooks the one that was set first is called last.
    """
    status = 1

    def end() -> None:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):  # whoever read it has gone
                stream.flush()
        os._exit(status)

    atexit.register(end)
    try:
        program()
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else 0
    else:
        status = 0


def _arranged(args: Sequence[str]) -> list[str]:
    """``-C DIR`` first, then the verb (``run`` where none is named), then everything else."""
    before: list[str] = []
    rest: list[str] = []
    verb = ""
    waiting = list(args)
    while waiting:
        word = waiting.pop(0)
        if word == "-C" and waiting:
            before += [word, waiting.pop(0)]
        elif word in _VALUED and waiting:
            rest += [word, waiting.pop(0)]
        elif not verb and not word.startswith("-"):
            verb = word
        else:
            rest.append(word)
    if not verb and "--help" in rest:
        return [*before, "--help"]
    return [*before, verb or "run", *rest]


def _usage(wrong: click.UsageError) -> str:
    asked = wrong.ctx.command_path if wrong.ctx else "python process.py"
    reason = _reason(wrong)
    return f"{reason}\n写法见：{asked} --help"


def _reason(wrong: click.UsageError) -> str:
    if isinstance(wrong, click.NoSuchOption):
        return f"没有 {wrong.option_name} 这个选项。"
    if isinstance(wrong, click.MissingParameter):
        return "少写了要解释的主体、项目、奖项或金额，例如 explain 岭下村。" if wrong.param is not None and wrong.param.name == "who" else "少写了报表或文件夹。"
    if isinstance(wrong, click.BadParameter):
        name = wrong.param.opts[-1] if wrong.param is not None and wrong.param.opts else "参数"
        return f"{name} 后面的值不对，{_EXPECTED.get(name, '请填允许范围内的值')}。"
    if "No such command" in wrong.message:
        return f"没有“{wrong.message.partition(chr(39))[2].partition(chr(39))[0]}”这个动作。"
    if "requires an argument" in wrong.message:
        return "选项后面少写了值，例如 --date 2018-02-27。"
    if "unexpected extra argument" in wrong.message:
        return "多写了参数。"
    return wrong.message


def _system(error: OSError) -> str:
    where = f"：{error.filename}" if error.filename else ""
    if isinstance(error, PermissionError):
        return f"〔SYS-001〕文件打不开或不能写{where}。可能正在 WPS 里开着，或文件夹只读。请关闭后再运行。"
    if error.errno == errno.ENAMETOOLONG or len(str(error.filename or "")) >= _LONGEST_PATH:
        return f"〔SYS-005〕文件名连同路径太长，系统打不开{where}。请把整个活动文件夹移到浅一些的地方（例如 D:\\招商），或把这个文件的名字改短，再运行。"
    if error.errno == errno.ENOSPC:
        return "〔SYS-002〕磁盘满了，没有写完，原来的文件没有动。请腾出空间后再运行。"
    return f"〔SYS-003〕读写文件出错{where}（{error.strerror or error}）。请检查磁盘和文件夹后再运行。"


def _unforeseen(error: Exception) -> str:
    import traceback  # noqa: PLC0415  --help stays quick

    place = traceback.extract_tb(error.__traceback__)[-1]
    reason = " ".join(f"{type(error).__name__} {error}".split())[:200]
    return (f"〔SYS-004〕程序自己出了错，没有做完（{reason}，{place.filename.replace(chr(92), '/').rpartition('/')[2]} 第{place.lineno}行）。"
            "请把这一行发给维护人员。")


def readable_output() -> None:
    """Redirected output on Windows is GBK: characters it lacks must not end the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _say(message: str) -> None:
    click.echo(message, err=True)


def finished(lines: Sequence[str]) -> None:
    """What the clerk reads at the end."""
    for line in lines:
        click.echo(addressed(line))


def addressed(message: str) -> str:
    """The commands that a message tells lead to the folder that this command was given: without it they would go to another contest."""
    given = click.get_current_context().find_root()
    if given.get_parameter_source("folder") is not ParameterSource.COMMANDLINE:
        return message
    return _COMMAND.sub(lambda found: f'{found[0]} -C "{given.params["folder"]}"', message)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A line that shows what is being done, on a terminal only."""
    shown = sys.stderr.isatty()
    width = 0

    def tell(message: str) -> None:
        nonlocal width
        if shown:
            sys.stderr.write("\r" + message + " " * max(0, width - len(message)) + "…")
            sys.stderr.flush()
            width = max(width, len(message))

    yield tell
    if shown and width:
        sys.stderr.write("\r" + " " * (2 * width + 2) + "\r")
