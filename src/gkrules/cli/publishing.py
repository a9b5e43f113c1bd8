"""What `publish` puts into feeds: the options for it, and the value they make."""

from __future__ import annotations

import re
from argparse import Namespace
from typing import TYPE_CHECKING

from gkrules.cli.flags import Option, repeated
from gkrules.cli.values import count

if TYPE_CHECKING:
    from gkrules.feeds import Options

#: 市政府办公室 <office@example.gov.cn>
_NAMED = re.compile(r"\s*(?P<name>[^<>]*?)\s*<(?P<mail>[^<>]*)>\s*")

OPTIONS: tuple[Option, ...] = (
    (
        ("--role",),
        {**repeated(str, "roles", "lead|support|guide"), "choices": ("lead", "support", "guide")},
        "只列单位以这种身份承担的任务，可多次给出，默认全部",
        "only tasks that a unit has in this role; may be repeated, all by default",
    ),
    (
        ("--no-groups",),
        {"dest": "groups", "action": "store_false"},
        "不列单位只作为一组单位（市级各部门）的成员承担的任务",
        "without tasks that a unit owes as a member of a group",
    ),
    (
        ("--lead",),
        repeated(count, "lead", "N"),
        "届满日之前N个工作日另加一条提醒，可多次给出",
        "an entry of its own N working days before the due date; may be repeated",
    ),
    (
        ("--todos",),
        {"action": "store_true"},
        "另写待办（VTODO）",
        "to-dos (VTODO) as well",
    ),
    (
        ("--organizer",),
        {"default": "", "metavar": "NAME <MAIL>"},
        "由谁发布：名称和电子邮件地址",
        "who publishes: a name and a mail address",
    ),
    (
        ("--source",),
        {"default": "", "metavar": "URL"},
        "通知在网上的地址",
        "the notice's address on the web",
    ),
    (
        ("--grace",),
        {"type": count, "default": 30, "metavar": "DAYS"},
        "撤下的条目作为「已取消」保留多少天，默认30",
        "for how many days a withdrawn entry stays as cancelled, 30 by default",
    ),
)


def chosen(options: Namespace) -> Options:
    """The options as feeds take them. Raises DataError for an address that is none."""
    from gkrules.feeds import Options
    from gkrules.unitsphrase import Role

    named = _NAMED.fullmatch(options.organizer)
    return Options(
        roles=tuple(map(Role, dict.fromkeys(options.roles))) or tuple(Role),
        groups=options.groups,
        lead=options.lead,
        todos=options.todos,
        organizer=(named["mail"] if named else "") or options.organizer.strip(),
        organizer_name=named["name"] if named else "",
        source=options.source,
        grace=options.grace,
    )
