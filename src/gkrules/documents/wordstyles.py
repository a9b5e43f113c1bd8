"""Word's styles, as far as reading needs them: headings, lists, what is hidden; and small helpers on its XML."""

from __future__ import annotations

import re
from typing import Any

from attrs import define, field

from gkrules.documents.package import number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)


def child(node: Any, name: str) -> Any:
    """The first child of that name, or None."""
    return node.find(W + name) if node is not None else None


def value(node: Any, name: str) -> str:
    """The value of a child that is only a property, or nothing."""
    found = child(node, name)
    return "" if found is None else str(found.get(W + "val") or "")


def on(node: Any, name: str) -> bool:
    """Is a property that is on or off there, and on?"""
    found = child(node, name)
    return found is not None and found.get(W + "val") not in ("0", "false", "off")


@define
class Style:
    """One style: what it is based on and what it says."""

    based: str = ""
    name: str = ""
    outline: str = ""
    numbers: tuple[str, str] = ("", "")
    hidden: bool = False


@define
class Styles:
    """All styles of a document."""

    known: dict[str, Style] = field(factory=dict)
    usual: str = ""

    @classmethod
    def read(cls, tree: Any) -> Styles:
        """The styles of styles.xml (None: there is none)."""
        styles = cls()
        for node in tree.iterchildren(W + "style") if tree is not None else ():
            name = str(node.get(W + "styleId") or "")
            properties = child(node, "pPr")
            listed = child(properties, "numPr")
            styles.known[name] = Style(
                value(node, "basedOn"),
                value(node, "name"),
                value(properties, "outlineLvl"),
                (value(listed, "numId"), value(listed, "ilvl")),
                on(child(node, "rPr"), "vanish"),
            )
            if node.get(W + "default") in ("1", "true") and node.get(W + "type") == "paragraph":
                styles.usual = name
        return styles

    def chain(self, name: str) -> list[Style]:
        """A style and those it is based on."""
        found: list[Style] = []
        seen: set[str] = set()
        while name in self.known and name not in seen:
            seen.add(name)
            found.append(self.known[name])
            name = self.known[name].based
        return found

    def numbers(self, name: str) -> tuple[str, str]:
        """The list and level that a paragraph style brings."""
        which = at = ""
        for style in self.chain(name):
            which, at = which or style.numbers[0], at or style.numbers[1]
        return which, at

    def hidden(self, name: str) -> bool:
        """Does the style hide its text?"""
        return any(style.hidden for style in self.chain(name))

    def level(self, name: str, properties: Any) -> int | None:
        """The heading level of a paragraph: 0 the title, 1 to 9; None where it is no heading."""
        own = value(properties, "outlineLvl")
        for style in self.chain(name):
            if found := _HEADING.fullmatch(style.name.strip()):
                return int(found[1])
            if style.name.strip().lower() in ("title", "标题"):
                return 0
            own = own or style.outline
        if own and number(own, 0, 9, 9) < 9:
            return number(own, 0, 9) + 1
        return None
