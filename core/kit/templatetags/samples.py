"""Invented data for the style guide and the example pages; nothing real, nobody's name."""

import datetime
from functools import cache
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator

from core.kit import charts
from core.kit.forms import DayInput

UTC8 = datetime.timezone(datetime.timedelta(hours=8))
STAGES = ["小学", "初中", "高中", "中职", "高校"]
PUPILS = [
    "王晓雨",
    "李明轩",
    "张子涵",
    "刘思齐",
    "陈雨桐",
    "杨浩然",
    "赵欣怡",
    "黄梓萱",
    "周俊杰",
    "吴佳宁",
    "徐诗涵",
    "孙宇航",
]
TILES = [
    ("长兴岛", 0, 0, 92.8), ("瓦房店市", 1, 0, 77.3), ("普兰店区", 2, 0, 81.5), ("庄河市", 3, 0, 81.3),
    ("甘井子区", 1, 1, 74.1), ("金州区", 2, 1, 76.7), ("长海县", 4, 1, None), ("旅顺口区", 0, 2, 73.3),
    ("高新园区", 1, 2, 85.9), ("沙河口区", 2, 2, 73.6), ("西岗区", 3, 2, 80.7), ("中山区", 4, 2, 79.1),
]  # fmt: skip


class LogSample(forms.Form):
    activity_form = forms.ChoiceField(
        label="活动形式",
        choices=[(w, w) for w in ("主题班会", "征文", "演讲", "宣传", "社会实践", "其他")],
        widget=forms.RadioSelect(attrs={"class": "chips"}),
        initial="主题班会",
    )
    class_group = forms.ChoiceField(
        label="班级",
        choices=[(w, w) for w in ("七年级1班", "七年级2班", "八年级3班")],
        widget=forms.RadioSelect(attrs={"class": "chips"}),
        initial="七年级1班",
    )
    theme = forms.CharField(label="主题", help_text="例如：考试诚信承诺")
    held_on = forms.DateField(
        label="日期",
        help_text="2026年11月22日 周日",
        initial="2026-11-22",
        widget=DayInput(),
    )
    absent = forms.MultipleChoiceField(
        label="缺席学生",
        required=False,
        choices=[(str(at), name) for at, name in enumerate(PUPILS)],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips absent"}),
    )
    channel = forms.ChoiceField(
        label="融入途径",
        required=False,
        choices=[(w, w) for w in ("学科教育", "校园文化", "社会实践", "学校管理", "协同育人")],
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    photo = forms.FileField(label="照片", required=False)
    remark = forms.CharField(label="备注", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    shared = forms.BooleanField(label="同时发到班级成长墙", required=False)


def stage_chart() -> charts.Chart:
    data: dict[str, list[float | None]] = {
        "学科教育": [83, 70, 82, 71.2, 84],
        "校园文化": [67, 78, 86, 69, 80],
        "社会实践": [72, 82, 69, 87, 81],
        "学校管理": [82, 83, 83, 82, 88.4],
    }
    return charts.grouped_bars("各学段四条途径得分", STAGES, data, high=100)


def map_chart() -> charts.Chart:
    tiles = [
        charts.Tile(n, f"2102{at:02}", c, r, v, suppressed=v is None) for at, (n, c, r, v) in enumerate(TILES)
    ]
    return charts.tilemap("各区市县综合得分", tiles, cuts=[75, 80, 85, 90], measure="综合得分")


def other_charts() -> dict[str, charts.Chart]:
    months = ["9月", "10月", "11月", "12月", "1月"]
    return {
        "bars": charts.bars(
            "各主题活动场次", [("考试诚信", 4210), ("言而有信", 3180), ("网络诚信", 960), ("其他", 120)]
        ),
        "stacked": charts.stacked(
            "各学段报送状态",
            STAGES,
            {"已审核": [420, 160, 42, 20, 8], "待审核": [88, 40, 10, 6, 1], "退回": [12, 9, 3, 1, 0]},
        ),
        "line": charts.line(
            "每月活动",
            months,
            {"本学期": [820, 2100, 3350, None, None], "上学期": [610, 1800, 2400, 2900, 1200]},
        ),
    }


FIGURES = [
    {
        "label": "开展活动",
        "value": "18,426",
        "unit": "场",
        "trend": 12.4,
        "trend_unit": "%",
        "note": "较上学期同期",
    },
    {
        "label": "参与学生",
        "value": "412,870",
        "unit": "人次",
        "trend": 8.1,
        "trend_unit": "%",
        "note": "较上学期同期",
    },
    {"label": "已报送学校", "value": "1,183", "unit": "/ 1,240 所", "note": "95.4%"},
    {"label": "全市综合得分", "value": "86.2", "unit": "分", "trend": 1.7, "tone": "seal"},
]
SCHOOLS = [
    ("示例第一初级中学", "金州区", "初中", 31, 95.5, -0.2, "returned"),
    ("示例第三高级中学", "庄河市", "高中", 139, 91.0, 0.4, "approved"),
    ("示例海滨小学", "中山区", "小学", 128, 90.0, 1.3, "approved"),
    ("示例实验小学", "甘井子区", "小学", 99, 87.25, 0.7, "submitted"),
    ("示例职业技术学校", "沙河口区", "中职", 47, 83.2, -1.5, "locked"),
    ("示例轻工职业学校", "瓦房店市", "中职", 27, 77.9, -2.9, "draft"),
]  # fmt: skip
FIELDS = ("name", "district", "stage", "activities", "score", "change", "state")
WORKING = {
    "label": "综合得分", "value": 86.25, "high": 100, "open": True, "formula": "2026 版标准 · 初中 · 各组得分之和",
    "parts": [
        {"label": "诚信教育活动", "value": 22.4, "high": 25, "open": True, "parts": [
            {"label": "A1 主题班会覆盖率", "value": 8, "high": 8, "formula": "参与学生 ÷ 在籍学生，90% 以上得满分", "counts": [("参与学生", "1,182"), ("在籍学生", "1,204"), ("覆盖率", "98.2%")]},
            {"label": "A2 及时记录率", "value": 5.9, "high": 7, "formula": "7 日内记录的活动 ÷ 全部活动", "counts": [("及时", "118"), ("全部", "139")]},
        ]},
        {"label": "校园文化", "value": 17.85, "high": 20},
    ],
}  # fmt: skip
JOBS = [
    SimpleNamespace(
        pk=1, label="导入学籍名册", state="running", done=1240, total=3000, finished=False, error=""
    ),
    SimpleNamespace(
        pk=2,
        label="导入学籍名册",
        state="failed",
        done=0,
        total=0,
        finished=True,
        error="第 12 行学籍号校验位不对。未写入任何数据。",
    ),
]


def history() -> list[dict[str, Any]]:
    def at(day: int) -> datetime.datetime:
        return datetime.datetime(2026, 11, day, 9, 30, tzinfo=UTC8)

    return [
        {"tone": "", "what": "提交自评", "who": "周老师", "when": at(12)},
        {
            "tone": "bad",
            "what": "退回修改",
            "who": "审核员 林",
            "when": at(14),
            "words": "C3 的佐证照片看不清日期，请补传。",
        },
        {"tone": "now", "what": "再次提交", "who": "周老师", "when": at(18)},
    ]


def plain_samples() -> dict[str, Any]:
    return {
        "figures": FIGURES,
        "schools": [dict(zip(FIELDS, row, strict=True)) for row in SCHOOLS],
        "pupils": [{"name": name, "number": f"…{3107 + 131 * at}", "class_group": f"七年级{at % 3 + 1}班", "records": at * 3 % 7, "state": ("confirmed", "pending", "draft")[at % 3]} for at, name in enumerate(PUPILS)],
        "names": PUPILS,
        "working": WORKING,
        "jobs": JOBS,
        "history": history(),
        "today": datetime.date(2026, 11, 22),
        "spark": [71, 74, 73, 79, 82, 86],
        "page": Paginator(range(400), 20).get_page(4),
        "steps": [{"label": w, "done": at < 2, "current": at == 2} for at, w in enumerate(("写实记录", "整理遴选", "公示审核", "形成档案", "材料使用"))],
        "states": ["draft", "submitted", "approved", "late", "returned", "published"],
    }  # fmt: skip


def bound_log() -> LogSample:
    return LogSample({"activity_form": "", "class_group": "七年级1班", "held_on": "2026-13-40", "theme": ""})


@cache
def drawings() -> dict[str, charts.Chart]:
    return {"stage_chart": stage_chart(), "map_chart": map_chart(), **other_charts()}


def samples() -> dict[str, Any]:
    return plain_samples() | drawings() | {"log_form": LogSample(), "faulty_form": bound_log()}


def sample(name: str) -> Any:
    """`{% sample "figures" as figures %}`: the data of one example."""
    return samples()[name]
