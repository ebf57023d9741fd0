"""What a sheet's headers and cells mean: the saved mapping, and the names that are known without one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from dongliang.days import LATEST_START_HOUR, known_zones
from dongliang.events import KINDS
from dongliang.readers.reading import ReadError
from dongliang.readers.written import YEARS, plain

Layout = Literal["long", "wide"]

#: Headers that are known, by what they hold. Where several name the same thing, the one named first here is used.
HEADERS: dict[str, tuple[str, ...]] = {
    "member": (
        "昵称", "姓名", "用户昵称", "成员", "打卡人", "微信昵称", "名字", "用户名", "学员", "队员", "参与者",
        "成员昵称", "暱稱", "name", "member", "nickname", "user", "username", "handle", "participant",
    ),
    "group_name": ("群昵称", "备注名", "备注"),
    "id": ("用户id", "id", "userid", "学号", "工号", "会员号"),
    "phone": ("手机号", "手机", "手机号码", "电话", "联系电话", "phone", "mobile"),
    "at": ("打卡时间", "提交时间", "签到时间", "填写时间", "发布时间", "时间", "日期", "打卡時間", "時間",
        "time", "date", "timestamp"),
    "day": ("打卡日期", "第n天", "天数", "day", "checkinday"),
    "status": ("打卡状态", "是否打卡", "状态", "打卡情况", "打卡狀態", "狀態", "status", "mark"),
    "make_up": ("补卡", "是否补卡", "补打卡", "補卡"),
    "leave": ("请假", "是否请假", "請假"),
    "text": ("打卡内容", "日记内容", "内容", "心得", "日记", "打卡日记", "內容", "content", "text", "note"),
    "media": ("图片", "视频", "音频", "附件", "照片", "链接", "圖片"),
    "totals": (
        "累计打卡", "连续打卡", "打卡次数", "累计打卡天数", "连续打卡天数", "累计天数", "坚持天数", "打卡天数", "合计",
        "总计", "完成率", "出勤率", "打卡率", "total", "streak",
    ),
    "number": ("序号", "编号", "排名", "no", "no.", "#"),
    "cohort": ("期", "期数", "期次", "班级", "训练营", "cohort"),
}  # fmt: skip
#: Cells that are known, by the kind of event that they mean; an empty kind is a cell that says nothing.
CELLS: dict[str, tuple[str, ...]] = {
    "check_in": ("1", "√", "✔", "✓", "✅", "☑", "打卡", "已打卡", "完成", "已完成", "是", "有",
                 "y", "yes", "true", "done"),
    "make_up": ("补", "补卡", "已补卡", "补打卡", "补签", "補", "補卡", "make-up", "makeup"),
    "leave": ("假", "请假", "事假", "病假", "已请假", "請假", "leave"),
    "missed": ("0", "缺", "缺卡", "缺勤", "未打卡", "没打卡", "未完成", "否", "×", "✗", "✘",
               "no", "n", "false", "missed"),
    "rest": ("休", "休息", "休息日", "rest"),
    "": ("", "空", "-", "—", "--", "——", "/", "无"),
}  # fmt: skip
#: The words of `CELLS` turned round: cell text to kind.
KNOWN_CELLS: dict[str, str] = {plain(word): kind for kind, words in CELLS.items() for word in words}
#: What a column may be said to hold in a mapping; a date makes it the column of that day.
ROLES = frozenset(HEADERS) | {"ignore"}
_ANY = "*"


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """What the columns and cells of a sheet mean, as decided once and kept in a file.

    ``columns``: header to one of `ROLES` or to a date. ``cells``: cell text to kind, ``*`` for any other text, an
    empty kind for a cell that says nothing. ``names``: a name as written to the member it stands for.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    layout: Layout | None = None
    sheet: str | None = None
    zone: str | None = None
    starts_hour: int = 0
    year: int | None = None
    first_day: dt.date | None = None

    def given(self, *, year: int | None, first_day: dt.date | None, zone: str) -> SheetMapping:
        """Return the mapping with what was said by hand put over what it says; raises ReadError for a bad zone."""
        if zone and zone not in known_zones():
            raise ReadError("--zone", "unknown_zone", zone=zone)
        return replace(self, year=year or self.year, first_day=first_day or self.first_day, zone=zone or self.zone)

    def role_of(self, header: str) -> str:
        """Return what a column holds by its header, or an empty text where neither mapping nor list knows it."""
        for written, role in self.columns.items():
            if plain(written) == plain(header):
                return role
        return KNOWN_HEADERS.get(bare_header(header), "")

    def kind_of(self, cell: str) -> str | None:
        """Return the kind that a cell means, empty where it says nothing, or None where nobody knows it."""
        text = plain(cell).replace("\ufe0f", "")
        own = {plain(written).replace("\ufe0f", ""): kind for written, kind in self.cells.items()}
        if text in own:
            return own[text]
        return KNOWN_CELLS.get(text, own.get(_ANY))


def bare_header(header: str) -> str:
    """Return a header without blanks, brackets and the marks of a form: 姓名（必填）* is 姓名."""
    text = plain(header).replace(" ", "").replace("\n", "").strip("*:：")
    return text.partition("(")[0] if not text.startswith("(") else text


KNOWN_HEADERS: dict[str, str] = {bare_header(word): role for role, words in HEADERS.items() for word in words}


def mapping_to_json(mapping: SheetMapping) -> str:
    """Return a mapping as JSON text, one key a line so that it can be edited by hand."""
    plain_values = {entry.name: getattr(mapping, entry.name) for entry in fields(mapping)}
    return json.dumps(plain_values, ensure_ascii=False, indent=2, default=str) + "\n"


def load_mapping(path: Path) -> SheetMapping:
    """Return the mapping kept in a JSON file; raises ReadError naming what is wrong in it."""
    try:
        kept = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise ReadError(path.name, "no_such_file") from error
    except ValueError as error:
        raise ReadError(path.name, "mapping_not_json", detail=str(error)) from error
    return mapping_from_json(kept, path.name)


def mapping_from_json(kept: Any, file: str) -> SheetMapping:
    """Return the mapping of parsed JSON; raises ReadError for a key or a value that is not understood."""
    known = {entry.name for entry in fields(SheetMapping)}
    if not isinstance(kept, dict) or not set(kept) <= known:
        unknown = sorted(set(kept) - known) if isinstance(kept, dict) else [type(kept).__name__]
        raise ReadError(file, "mapping_unknown_key", name=", ".join(unknown), known=", ".join(sorted(known)))
    for key in ("columns", "cells", "names"):
        if not _is_texts(kept.get(key, {})):
            raise ReadError(file, "mapping_bad_value", name=key, value=str(kept[key]))
    checks = {
        "columns": all(role in ROLES or _date(role) for role in kept.get("columns", {}).values()),
        "cells": all(kind == "" or kind in KINDS for kind in kept.get("cells", {}).values()),
        "layout": kept.get("layout") in (None, "long", "wide"),
        "sheet": kept.get("sheet") is None or isinstance(kept["sheet"], str),
        "zone": kept.get("zone") is None or str(kept["zone"]) in known_zones(),
        "starts_hour": kept.get("starts_hour", 0) in range(LATEST_START_HOUR + 1),
        "year": kept.get("year") is None or kept["year"] in YEARS,
        "first_day": kept.get("first_day") is None or _date(kept["first_day"]) is not None,
    }
    for key, fits in checks.items():
        if not fits:
            raise ReadError(file, "mapping_bad_value", name=key, value=str(kept[key]))
    return SheetMapping(**{**kept, "first_day": _date(kept.get("first_day"))})


def _is_texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def _date(text: object) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(str(text))
    except ValueError:
        return None
    return day if day.year in YEARS else None
