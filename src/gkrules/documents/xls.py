""".xls (and .et, which is the same inside): values and merged ranges, by calamine."""

from __future__ import annotations

from io import BytesIO

from gkrules.documents import compound
from gkrules.documents.builder import Builder
from gkrules.documents.refusal import broken, encrypted
from gkrules.documents.sheet import Sheet
from gkrules.documents.shown import typed

_ROWS = 500


def read(data: bytes, builder: Builder) -> None:
    """Read an .xls into the builder. Raises Refused.

    calamine gives dates, not how they are shown: they are written as 2017-11-30.
    """
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    compound.names(data)  # chains that run in a circle would have calamine copy until memory ends
    done = 0
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            if not book.sheets_metadata:
                raise broken()
            for about in book.sheets_metadata:
                if about.typ is not SheetTypeEnum.WorkSheet:
                    builder.warn(
                        f"“{about.name}”不是表格页，没有读",
                        f"“{about.name}” is no worksheet: not read",
                    )
                    continue
                found = book.get_sheet_by_name(about.name)
                sheet = Sheet(about.name)
                top, left = found.start or (0, 0)
                for row, values in enumerate(found.iter_rows(), top):
                    for column, value in enumerate(values, left):
                        if value != "":
                            sheet.put(row, column, typed(value))
                    done += 1
                    if len(sheet.cells) > builder.watch.limits.cells:
                        builder.watch.add_cells(len(sheet.cells))
                    if done % _ROWS == 0:
                        builder.watch.done(done, seconds=_ROWS / 1000)
                sheet.merged = [(*start, *end) for start, end in found.merged_cell_ranges or ()]
                if about.visible is not SheetVisibleEnum.Visible:
                    if sheet.cells:
                        builder.warn(
                            f"隐藏的工作表“{about.name}”没有读，里面有{len(sheet.cells)}个单元格有内容",
                            f"the hidden sheet “{about.name}” is not read; "
                            f"{len(sheet.cells)} of its cells are filled",
                        )
                    continue
                sheet.build(builder)
    except PasswordError:
        raise encrypted() from None
    except BaseException as error:
        # A panic of the Rust library is no Exception.
        if type(error).__name__ == "PanicException":
            raise broken() from None
        if not isinstance(error, CalamineError):
            raise
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise encrypted() from None
        raise broken() from None
