"""What a place's feeds depend on, as a digest: where it is the same, so are the feeds."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from gkrules._version import __version__
from gkrules.calendar import Calendar
from gkrules.country.places import Place
from gkrules.errors import PlanError, Problem, system_words
from gkrules.ledger.fresh import there
from gkrules.ledger.place import beside
from gkrules.plan import Plan
from gkrules.regimes import load
from gkrules.units import Directory


def common(plans: dict[str, Plan], calendar: Calendar, asked: str) -> str:
    """What all places share: the plans' files with their local days, the statutes, the holidays, the version.

    asked: the options in words. Raises PlanError where a plan's file is gone meanwhile.
    """
    made = sha256()
    named = {plan.regime for plan in plans.values()}
    named |= {one.regime for plan in plans.values() for one in plan.obligations}
    parts = [__version__, asked]
    parts += [repr(load(name or None)) for name in sorted(named | {""})]
    known = (calendar.name, calendar.known_from, calendar.known_until, calendar.dated)
    parts += [repr(known), repr(calendar.special)]
    for name, plan in plans.items():
        parts += [name, sha256(_bytes(Path(plan.path))).hexdigest(), repr(plan.overlays)]
    for part in parts:
        made.update(part.encode("utf-8", "replace") + b"\0")
    return made.hexdigest()


def own(place: Place, plans: dict[str, Plan], shared: str) -> str:
    """What one place's feeds depend on. Raises PlanError where its units file cannot be read, or a ledger's errors."""
    raw = _bytes(Path(place.units))
    parts = [shared, place.id, place.name, sha256(raw).hexdigest(), repr(place.overlays)]
    if b"calendar" in raw:  # days of units' own lie in other files
        parts.append(repr(Directory.load(place.units).calendars))
    for plan in plans.values():
        path = ledger_of(place, plan)
        parts.append(_last(path) if path is not None else "-")
    made = sha256()
    for part in parts:
        made.update(part.encode("utf-8", "replace") + b"\0")
    return made.hexdigest()


def ledger_of(place: Place, plan: Plan) -> Path | None:
    """The place's ledger for a plan; None where its folder of ledgers holds none.

    Raises PlanError or LedgerError where there is no such folder, nobody can see into it, or it is damaged.
    """
    path = Path(place.ledgers) / beside(plan.path).name
    if not place.ledgers:
        return None
    if there(path):
        return path
    if not path.parent.is_dir():  # there may be one: without it what is done would stand as open
        zh, en = "台账打不开：它的文件夹不存在", "the ledger's folder does not exist"
        raise PlanError((Problem(str(path), 0, "", zh, en),))
    return None


def standing(folders: dict[str, Path]) -> str:
    """The feeds that lie there, by their records and sizes: cheap to ask, and different where a file is lost."""
    made = sha256()
    for folder in folders.values():
        try:
            found = sorted(one for one in folder.iterdir() if one.suffix == ".ics")
            sizes = [(one.name, one.stat().st_size) for one in found]
            made.update(repr(sizes).encode())
            made.update((folder / "manifest.json").read_bytes() + b"\0")
            made.update((folder / "index.json").read_bytes() + b"\0")
        except OSError:
            return ""
    return made.hexdigest()


def _last(path: Path) -> str:
    """The ledger's last entry: entries are only ever added."""
    from gkrules.ledger.store import open_ledger

    entries = open_ledger(path).state().entries
    return f"{len(entries)} {entries[-1]!r}" if entries else "0"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        zh, en = "文件不存在", "the file does not exist"
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        said = system_words(error)
        zh, en = f"文件打不开：{said[0]}", f"cannot be opened: {said[1]}"
    raise PlanError((Problem(str(path), 0, "", zh, en),))
