"""What tests of the pages share: a small plan with its ledger, a published folder, the pages as a client sees them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlencode

from attrs import asdict, evolve, frozen
from lxml import html
from starlette.applications import Starlette

from gkrules import Agenda, Plan, publish
from gkrules.ledger import Done, Happened, Waived, beside, open_ledger
from gkrules.ledger.entries import SHANGHAI
from gkrules.web.jobs import Job, Reply
from gkrules.web.pages import routes
from gkrules.web.settings import Settings
from gkrules.web.worker import done
from tests.web.asgi import Client, Found

#: A Wednesday: the task of 31 March is four working days away.
TODAY = date(2026, 3, 25)

UNITS = """
[directory]
prefixes = ["市"]
[[unit]]
id = "finance"
name = "市财政局"
full = "甲市财政局"
[[unit]]
id = "audit"
name = "市审计局"
"""

PLAN = """
[plan]
title = "甲市2026年工作方案"
number = "甲府办发〔2026〕1号"
office = "甲市人民政府办公室"
date = 2026-01-05
year = 2026
units = "units.toml"

[[obligation]]
id = "1"
title = "公开预算"
limits = ["2026年3月底前完成"]
units = "市财政局牵头，市审计局配合"
clause = "附件第1项"
note = "含部门预算"

[[obligation]]
id = "2"
title = "报送进展"
limits = ["每季度第一周内"]
units = "市财政局、市审计局分别负责"
clause = "附件第2项"

[[obligation]]
id = "3"
title = "答复申请"
limits = ["收到申请之日起20个工作日内"]
units = "市财政局"

[[obligation]]
id = "4"
title = "推进公开"
limits = ["全年工作", "定期发布"]
units = "市财政局"

[[obligation]]
id = "5"
title = "总结"
limits = ["2027年1月10日前"]
units = "市财政局"
"""


def write(folder: Path, plan: str = PLAN, units: str = UNITS) -> Path:
    """The plan's files in a folder; the path of the plan."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "units.toml").write_text(units, encoding="utf-8")
    (folder / "plan.toml").write_text(plan, encoding="utf-8")
    return folder / "plan.toml"


def uid(plan: Path, obligation: str, unit: str, part: str = "") -> str:
    """The UID of a task of the plan as the agenda gives it, before anything is recorded."""
    found = [
        task.uid
        for task in Agenda(Plan.load(plan)).every()
        if (task.obligation, task.unit.id) == (obligation, unit) and part in task.uid
    ]
    assert len(found) == 1, found
    return found[0]


def keep_ledger(plan: Path, where: str | Path | None = None) -> None:
    """A ledger: the first quarter's report done a day late by one unit; an application that came; one waived."""

    def at(month: int, day: int) -> datetime:
        return datetime(2026, month, day, 9, 30, tzinfo=SHANGHAI)

    clerk = "王某"
    open_ledger(where or beside(plan)).append(
        [
            Done(
                who=clerk,
                recorded=at(1, 8),
                task=uid(plan, "2", "finance", "2026-Q1"),
                day=date(2026, 1, 8),
                unit="finance",
                evidence="甲财〔2026〕3号",
            ),
            Happened(
                who=clerk,
                recorded=at(2, 10),
                event="收到申请",
                moment=date(2026, 2, 10),
                reference="登记第7号",
            ),
            Waived(
                who=clerk,
                recorded=at(3, 2),
                task=uid(plan, "2", "finance", "2026-Q2"),
                reason="已并入月报",
            ),
        ]
    )


def feeds(plan: Path, folder: Path) -> Path:
    """The plan's feeds."""
    publish(Agenda(Plan.load(plan)), folder)
    return folder


@frozen
class Here:
    """Answers jobs in this very process, as a worker does in its own."""

    settings: Settings

    async def ask(self, job: Job) -> Reply:
        """The reply to a job, packed and unpacked as on its way to a worker and back."""
        told = evolve(job, bounds=asdict(self.settings.bounds)).packed()
        return Reply.unpacked(done(Job.unpacked(told)).packed())

    def holding(self, size: int) -> AbstractContextManager[None]:
        """Nothing is held."""
        return nullcontext()


@contextmanager
def pages(folder: Path, *plans: Path, today: date = TODAY, **more: object) -> Iterator[Client]:
    """The pages alone, without a server around them."""
    settings = Settings(folder=folder, plans=plans, **more)  # type: ignore[arg-type]
    with Client(Starlette(routes=[*routes(settings, Here(settings), lambda: today)])) as client:
        yield client


class Page:
    """An answer read as HTML."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.status = found.status_code
        self.tree = html.document_fromstring(found.text)

    def all(self, path: str) -> list[html.HtmlElement]:
        """The elements of an XPath."""
        return list(self.tree.xpath(path))

    def one(self, path: str) -> html.HtmlElement:
        """The one element of an XPath."""
        (found,) = self.all(path)
        return found

    def texts(self, path: str) -> list[str]:
        """The texts of an XPath, spaces run together."""
        return [words(one) for one in self.all(path)]

    def text(self, path: str = "//main") -> str:
        """The text of one element."""
        return words(self.one(path))


def words(element: html.HtmlElement) -> str:
    """The text of an element, spaces run together."""
    return " ".join(element.text_content().split())


def visit(client: Client, path: str, *query: tuple[str, str]) -> Page:
    """Go to a page."""
    return Page(client.get(path + (f"?{urlencode(query)}" if query else "")))


def has(name: str) -> str:
    """An XPath condition: the element has this class."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"
