"""What `serve` and `token` do: the server on a folder of feeds, and the tokens that protect it."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from gkrules.cli import clock
from gkrules.cli.flags import Option, repeated
from gkrules.cli.say import as_json, iso, say
from gkrules.cli.values import count
from gkrules.errors import FileError, GkrulesError, Problem

OPTIONS: tuple[Option, ...] = (
    (
        ("folder",),
        {"metavar": "FOLDER"},
        "发布好的日历所在的文件夹",
        "the folder of published feeds",
    ),
    (
        ("--host",),
        {"default": "127.0.0.1", "metavar": "ADDRESS"},
        "监听的地址，默认只有本机",
        "the address to listen on; by default this machine alone",
    ),
    (
        ("--port",),
        {"type": count, "default": 8000, "metavar": "N"},
        "监听的端口，默认8000；0是任意空闲的端口",
        "the port, 8000 by default; 0 takes any that is free",
    ),
    (
        ("--plan",),
        repeated(Path, "plans", "PLAN"),
        "网页和 agenda 接口用的方案文件，可多次给出",
        "a plan file for the pages and the agenda API; may be repeated",
    ),
    (
        ("--ledger",),
        repeated(str, "ledgers", "FILE|URL"),
        "台账的文件，或者 postgresql://…，每个方案一个，依次给出；默认各方案旁边的",
        "the ledger's file, or postgresql://…, one for each plan in their order; by default those beside the plans",
    ),
    (
        ("--tokens",),
        {"type": Path, "metavar": "FILE"},
        "令牌文件：有了它，日历要凭令牌读取",
        "the file of tokens: with it, feeds are read by token",
    ),
    (
        ("--base",),
        {"default": "", "metavar": "/PATH"},
        "反向代理把服务放在哪个路径下",
        "the path under which a proxy puts the server",
    ),
    (
        ("--address",),
        {"default": "", "metavar": "URL"},
        "对外的网址，如 https://calendar.example.gov.cn",
        "the public address, such as https://calendar.example.gov.cn",
    ),
    (
        ("--workers",),
        {"type": count, "default": 2, "metavar": "N"},
        "回答接口和计算器的进程数，默认2",
        "how many processes answer the API and the calculator, 2 by default",
    ),
    (
        ("--log",),
        {"choices": ("json", "text", "off"), "default": "json"},
        "日志写到标准错误输出：json、text 或 off",
        "the log, to standard error: json, text or off",
    ),
)
TOKENS: Option = (
    ("tokens",),
    {"type": Path, "metavar": "FILE"},
    "令牌文件（TOML）",
    "the file of tokens (TOML)",
)
ADD: tuple[Option, ...] = (
    TOKENS,
    (
        ("--unit",),
        repeated(str, "units", "ID"),
        "能读哪个单位的日历（文件名去掉 .ics），可多次给出",
        "a feed that it opens (its file name without .ics); may be repeated",
    ),
    (
        ("--all",),
        {"dest": "everything", "action": "store_true"},
        "全部日历，以及网页和 agenda 接口",
        "all feeds, and the pages and the agenda API",
    ),
    (("--note",), {"default": "", "metavar": "WORDS"}, "给谁的", "for whom"),
)
REVOKE: tuple[Option, ...] = (
    TOKENS,
    (
        ("token",),
        {"metavar": "ID"},
        "令牌的编号（前8个字），或者整个令牌",
        "its id (the first 8 characters), or the whole token",
    ),
)
LIST: tuple[Option, ...] = (TOKENS,)


def run(options: Namespace) -> int:
    """`serve`: until it is told to stop."""
    need_web()
    from gkrules.web import log
    from gkrules.web.server import bind
    from gkrules.web.server import run as serve
    from gkrules.web.settings import Settings

    folder = Path(options.folder)
    if not folder.is_dir():
        raise _fault(folder, "没有这个文件夹", "there is no such folder")
    _check(options.plans, options.ledgers)
    settings = Settings(
        folder=folder,
        plans=tuple(options.plans),
        ledgers=tuple(options.ledgers),
        tokens=options.tokens,
        base=_base(options.base),
        address=options.address.rstrip("/"),
        lang=options.lang,
        workers=max(1, options.workers),
    )
    logs: dict[str, log.Log] = {"json": log.JsonLog(), "text": log.TextLog(), "off": log.nothing}
    listening = bind(options.host, _port(options.port))
    with listening:

        def announce() -> None:
            host, port = listening.getsockname()[:2]
            address = f"http://{f'[{host}]' if ':' in host else host}:{port}{settings.base}/"
            if options.json:
                as_json({"schema": 1, "address": address, "folder": str(folder)})
            else:
                say(f"{folder}：{address}" if options.lang == "zh" else f"{folder}: {address}")
            sys.stdout.flush()

        serve(settings, listening, logs[options.log], announce)
    return 0


def add(options: Namespace) -> int:
    """`token add`: a new token, told once."""
    from gkrules.web import tokens

    feeds = (tokens.ALL,) if options.everything else tuple(options.units)
    if not feeds:
        raise GkrulesError(
            "请用 --unit 或 --all 说出它能读什么", "say what it opens: --unit or --all"
        )
    feeds = tuple(one.removesuffix(".ics") for one in feeds)
    path: Path = options.tokens
    known = tokens.load(path) if path.exists() else tokens.Tokens()
    made, words = known.add(feeds, options.note, clock.today())
    tokens.save(made, path)
    if options.json:
        paths = [f"/t/{words}/{'' if one == tokens.ALL else f'{one}.ics'}" for one in feeds]
        as_json(
            {"schema": 1, "id": words[:8], "token": words, "feeds": list(feeds), "paths": paths}
        )
        return 0
    zh = options.lang == "zh"
    say(f"{'令牌' if zh else 'token'}：{words}")
    for one in feeds:
        say(f"{'地址' if zh else 'path'}：/t/{words}/{'' if one == tokens.ALL else f'{one}.ics'}")
    say(
        "只显示这一次；文件里只存它的散列值"
        if zh
        else "Shown this once: the file holds its hash alone"
    )
    return 0


def revoke(options: Namespace) -> int:
    """`token revoke`: from now on it opens nothing; a running server knows at the next request."""
    from gkrules.web import tokens

    made = tokens.load(options.tokens).revoke(options.token, clock.today())
    tokens.save(made, options.tokens)
    name = options.token[:8]
    if options.json:
        as_json({"schema": 1, "revoked": name})
    else:
        say(f"已撤销：{name}" if options.lang == "zh" else f"revoked: {name}")
    return 0


def listed(options: Namespace) -> int:
    """`token list`: who may read what; never a token itself."""
    from gkrules.web import tokens

    known = tokens.load(options.tokens)
    if options.json:
        rows = [
            {
                "id": one.id,
                "feeds": list(one.feeds),
                "note": one.note,
                "created": iso(one.created),
                "revoked": iso(one.revoked),
            }
            for one in known.tokens
        ]
        as_json({"schema": 1, "open": list(known.open), "tokens": rows})
        return 0
    zh = options.lang == "zh"
    for one in known.tokens:
        gone = f"  {'撤销于' if zh else 'revoked'} {one.revoked}" if one.revoked else ""
        say(f"{one.id}  {one.created or '-'}  {'、'.join(one.feeds)}  {one.note}{gone}")
    say(f"{len(known.tokens)}个令牌" if zh else f"{len(known.tokens)} tokens")
    return 0


def need_web() -> None:
    """Raise GkrulesError where the extra is not installed."""
    for module in ("starlette", "uvicorn", "jinja2"):
        if find_spec(module) is None:
            raise GkrulesError(
                '这个命令要装：pip install "gkrules[web]"',
                'this command needs: pip install "gkrules[web]"',
            )


def _check(plans: Sequence[Path], ledgers: Sequence[str]) -> None:
    """Raise PlanError or LedgerError where a plan or a ledger cannot be used: at the start, not at the first page."""
    from gkrules.plan import Plan
    from gkrules.web.pages.book import Book

    if ledgers and len(ledgers) != len(plans):
        raise GkrulesError(
            f"--plan 给了{len(plans)}个，--ledger 给了{len(ledgers)}个：每个方案要有一个，依次给出",
            f"--plan is given {len(plans)} times and --ledger {len(ledgers)}: each plan takes one, in their order",
        )
    for plan in plans:
        Plan.load(plan)
    for plan, ledger in zip(plans, ledgers, strict=False):
        Book(plan, ledger).read()


def _base(words: str) -> str:
    base = "/" + words.strip("/") if words.strip("/") else ""
    if not base.isascii() or any(char in base for char in "?#% \\"):
        raise GkrulesError(
            f"--base 要写成 /calendars 这样，不是「{words}」",
            f"--base wants /calendars, not {words!r}",
        )
    return base


def _port(number: int) -> int:
    if number > 65535:
        raise GkrulesError(f"没有端口{number}", f"there is no port {number}")
    return number


def _fault(path: Path, zh: str, en: str) -> FileError:
    return FileError((Problem(str(path), 0, "", zh, en),))
