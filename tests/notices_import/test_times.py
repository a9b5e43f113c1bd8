"""How often something is to be done: read into a limit, or told as a doubt; never lost between two cells."""

from __future__ import annotations

import pytest

from gkrules.notices import understand
from tests.notices_import import document, table


@pytest.mark.parametrize(
    ("requirement", "deadline", "told"),
    [
        ("组织培训不少于2次", "全年", ["不少于2次"]),
        ("全年组织培训不少于2次", "全年", ["不少于2次"]),
        ("至少召开3次会议", "2026年12月底前", ["至少召开3次"]),
        ("开展检查1次以上", "年底前", ["1次以上"]),
        ("举办政府开放日活动不少于两场", "全年", ["不少于两场"]),
        ("编发简报不少于10期", "全年", ["不少于10期"]),
        ("组织培训2次", "全年", ["组织培训2次"]),
        ("专题研究不得少于4次，组织检查2次", "全年", ["不得少于4次", "组织检查2次"]),
        ("解读政策不少于2次，每月更新1次", "长期坚持", ["不少于2次"]),
        # One number is read with its cycle, another of the same size is not.
        ("每季度检查不少于2次，组织培训不少于2次", "全年", ["不少于2次"]),
        # Held by a limit of the row.
        ("每季度开展检查不少于1次", "全年", []),
        ("开展政策解读，每半年至少举办1次新闻发布会", "全年", []),
        ("组织培训", "全年不少于2次", []),
        ("组织培训不少于2次", "每年不少于2次", []),
        # No number of times that anything is to be done.
        ("召开第2次会议，组织学习十九届四次全会精神", "全年", []),
        ("一次性告知，报送一次", "全年", []),
        ("公示期不少于30日，整改检查发现2次以上的问题", "全年", []),
    ],
)
def test_a_number_of_times_is_read_or_doubted(
    requirement: str, deadline: str, told: list[str]
) -> None:
    draft = understand(
        document(
            table(
                f"""
                序号 | 工作任务 | 具体要求 | 完成时限 | 责任单位
                7 | 政务公开 | {requirement} | {deadline} | 市教育局
                """
            )
        )
    )
    doubts = [doubt for doubt in draft.doubts if doubt.code == "untold-times"]
    assert [doubt.text for doubt in doubts] == told
    assert all(doubt.rows == ("7",) and doubt.text in doubt.zh for doubt in doubts)
    assert all(f"「{doubt.text}」" in doubt.en for doubt in doubts)
