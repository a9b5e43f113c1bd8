"""Why a file is not read: one sentence in each language, made into a FileError with the file's name."""

from __future__ import annotations

from gkrules.errors import FileError, Problem


class Refused(Exception):
    """Raised inside the readers; `option` names the limit that would let the file pass."""

    def __init__(self, zh: str, en: str, *, option: str = "") -> None:
        super().__init__(zh)
        self.zh = zh
        self.en = en
        self.option = option

    def error(self, name: str) -> FileError:
        """The same as the error that callers see."""
        zh, en = self.zh, self.en
        if self.option:
            zh += f"（上限是选项{self.option}，可以调高）"
            en += f" (the limit is the option {self.option}; it may be raised)"
        return FileError((Problem(name, 0, self.option, zh, en),))


BROKEN = ("文件损坏或不完整，读不出来", "the file is broken or cut short, and cannot be read")


def broken() -> Refused:
    """A file that is not whole."""
    return Refused(*BROKEN)


def doctype() -> Refused:
    """A document type declaration: entities, or something to fetch."""
    return Refused(
        "含有文档类型声明（DTD、实体），办公软件不写这种东西，不读",
        "it holds a document type declaration (entities): no office program writes one; refused",
    )


def encrypted() -> Refused:
    """A file with a password."""
    return Refused(
        "文件有密码，请先用原软件打开，去掉密码后另存",
        "the file has a password: open it in its own program, take the password off, save it again",
    )


def convert(zh_kind: str, en_kind: str, target: str) -> Refused:
    """A format that is not read, and how to make it one that is."""
    return Refused(
        f"{zh_kind}不能直接读：请用WPS或Word、Excel打开，另存为.{target}；"
        f"或用LibreOffice：soffice --headless --convert-to {target} 文件",
        f"{en_kind} is not read: open it in WPS, Word or Excel and save it as .{target}, "
        f"or use LibreOffice: soffice --headless --convert-to {target} FILE",
    )


def missing(library: str) -> Refused:
    """A library of the extra is not installed."""
    return Refused(
        f'读这种文件要先安装：pip install "gkrules[documents]"（缺{library}）',
        f'this kind of file needs: pip install "gkrules[documents]" ({library} is missing)',
    )
