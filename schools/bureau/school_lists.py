"""A list of schools as the bureau keeps it in Excel: 学校标识码, 学校名称, 区市县, 学段. Read and compared, not written."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.kit.glyphs import unprintable
from core.kit.identity import check_school_code
from core.kit.spreadsheets import Sheet, SheetRow
from core.kit.workbooks import ERROR_COLUMN, BadRow, Column, annotated_workbook, template_workbook
from schools.bureau.models import District, School
from schools.bureau.models.schools import NAME_MOST
from schools.stages import Stage

MOST_NEW = 100  # each new school takes a tenth of a second, in one transaction

STAGE_WORDS: dict[str, tuple[Stage, ...]] = {
    "小学": (Stage.PRIMARY,), "初中": (Stage.JUNIOR,), "高中": (Stage.SENIOR,), "普通高中": (Stage.SENIOR,),
    "中职": (Stage.VOCATIONAL,), "中等职业学校": (Stage.VOCATIONAL,), "职高": (Stage.VOCATIONAL,),
    "高校": (Stage.HIGHER,), "大学": (Stage.HIGHER,), "高等学校": (Stage.HIGHER,),
    "九年一贯制学校": (Stage.PRIMARY, Stage.JUNIOR), "九年一贯制": (Stage.PRIMARY, Stage.JUNIOR),
    "完全中学": (Stage.JUNIOR, Stage.SENIOR), "十二年一贯制学校": (Stage.PRIMARY, Stage.JUNIOR, Stage.SENIOR),
    "十二年一贯制": (Stage.PRIMARY, Stage.JUNIOR, Stage.SENIOR),
}  # fmt: skip
COLUMNS = [
    Column("code", "学校标识码", 16, required=True, note=gettext_lazy("Ten digits, kept as text.")),
    Column("name", "学校名称", 40, required=True, note=gettext_lazy("At most 40 characters.")),
    Column("district", "区市县", 14, required=True),
    Column(
        "stages",
        "学段",
        20,
        required=True,
        note=gettext_lazy("小学, 初中, 高中, 中职 or 高校; several with 、 between."),
    ),
]
ALIASES = {
    "code": ("学校标识码", "标识码", "学校代码", "code"),
    "name": ("学校名称", "校名", "名称", "name"),
    "district": ("区市县", "区县", "所属区市县", "所属区县", "行政区划", "district"),
    "stages": ("学段", "办学类型", "办学层次", "stages"),
}


@dataclass(frozen=True)
class SchoolRow:
    number: int
    code: str
    name: str
    district: District
    stages: tuple[str, ...]

    @property
    def stage_names(self) -> str:
        return _stages(self.stages)


@dataclass(frozen=True)
class Fault:
    number: int
    at: int | None
    column: str
    message: str


@dataclass(frozen=True)
class SchoolChange:
    row: SchoolRow
    school: School
    fields: tuple[tuple[str | Promise, str, str], ...]  # label, now, then


@dataclass(frozen=True)
class SchoolList:
    """Nothing may be written while there are `faults`."""

    new: tuple[SchoolRow, ...] = ()
    changed: tuple[SchoolChange, ...] = ()
    unchanged: int = 0
    faults: tuple[Fault, ...] = ()
    header: tuple[str, ...] = ()
    cells: Mapping[int, tuple[str, ...]] | None = None

    def corrections(self) -> bytes:
        """The workbook of the bad rows alone, each saying what is wrong."""
        said: dict[int, list[tuple[int | None, str | Promise]]] = {}
        for fault in self.faults:
            said.setdefault(fault.number, []).append((fault.at, fault.message))
        rows = [BadRow(number, (self.cells or {}).get(number, ()), said[number]) for number in sorted(said)]
        return annotated_workbook(self.header, rows)


def template() -> bytes:
    districts = [(one.code, one.name) for one in District.objects.all()]
    return template_workbook(COLUMNS, {"district": districts})


def read(sheet: Sheet) -> SchoolList:
    """Every row judged and compared with the schools there are."""
    head, *rows = sheet.rows
    places = _places(head)
    missing = [str(column.title) for column in COLUMNS if column.key not in places]
    if missing:
        sentence = _("The column {column} is missing from the first row.")
        return _only(head, [Fault(1, None, one, sentence.format(column=one)) for one in missing])
    if not rows:
        return _only(head, [Fault(1, None, "", _("There is no school below the column names."))])
    return _Reader(head, rows, places).read()


def _only(head: SheetRow, faults: Iterable[Fault]) -> SchoolList:
    return SchoolList(faults=tuple(faults), header=head.cells, cells={head.number: head.cells})


def _places(head: SheetRow) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, title in enumerate(head.cells):
        plain = re.sub(r"[*\s]|\(.*?\)", "", unicodedata.normalize("NFKC", title)).lower()
        for key, aliases in ALIASES.items():
            if plain in aliases and title != ERROR_COLUMN:
                places.setdefault(key, at)
    return places


def stages_of(text: str) -> tuple[str, ...] | None:
    """小学、初中 or 九年一贯制学校; None where a word is no stage."""
    words = [word for word in re.split(r"[、,,;;/+\s]+", unicodedata.normalize("NFKC", text)) if word]
    if not words or any(word not in STAGE_WORDS for word in words):
        return None
    named = {stage for word in words for stage in STAGE_WORDS[word]}
    return tuple(stage.value for stage in Stage if stage in named)


class _Reader:
    """Collects faults instead of stopping at the first."""

    def __init__(self, head: SheetRow, rows: Sequence[SheetRow], places: Mapping[str, int]) -> None:
        self.head, self.rows, self.places = head, rows, places
        self.faults: list[Fault] = []
        self.districts: dict[str, District] = {}
        for one in District.objects.all():
            short = re.sub(r"(新区|园区|区|县|市)$", "", one.name)
            self.districts |= {one.name: one, one.code: one}
            self.districts.setdefault(short, one)
        self.schools = {one.code: one for one in School.objects.select_related("district")}

    def read(self) -> SchoolList:
        found = [row for one in self.rows if (row := self._row(one))]
        self._require_once(found)
        new = [row for row in found if row.code not in self.schools]
        changes = [self._change(row) for row in found if row.code in self.schools]
        if len(new) > MOST_NEW:
            sentence = _(
                "The list has {found} new schools; at most {most} are added at a time: send several lists."
            )
            self.faults.append(Fault(0, None, "", sentence.format(found=len(new), most=MOST_NEW)))
        bad = {fault.number for fault in self.faults}
        changed = tuple(one for one in changes if one.fields)
        return SchoolList(
            new=tuple(new), changed=changed, unchanged=len(changes) - len(changed),
            faults=tuple(sorted(self.faults, key=lambda fault: (fault.number, fault.at or 0))),
            header=self.head.cells, cells={row.number: row.cells for row in self.rows if row.number in bad},
        )  # fmt: skip

    def _row(self, row: SheetRow) -> SchoolRow | None:
        before = len(self.faults)
        code, name = self._text(row, "code"), self._text(row, "name")
        if problem := check_school_code(code):
            self._fault(row.number, "code", str(problem.message))
        if not name:
            self._fault(row.number, "name", _("The school's name is missing."))
        elif len(name) > NAME_MOST:
            sentence = _(
                "A name has at most {most} characters, this one has {found}: write the official short name."
            )
            self._fault(row.number, "name", sentence.format(most=NAME_MOST, found=len(name)))
        elif said := unprintable(name):
            self._fault(row.number, "name", said)
        district = self.districts.get(self._text(row, "district"))
        if district is None:
            known = "、".join(one.name for one in dict.fromkeys(self.districts.values()))
            self._fault(
                row.number,
                "district",
                _("There is no such district. Write one of: {known}.").format(known=known),
            )
        stages = stages_of(self._text(row, "stages"))
        if stages is None:
            self._fault(
                row.number, "stages", _("Write 小学, 初中, 高中, 中职 or 高校; several with 、 between.")
            )
        if len(self.faults) > before or district is None or stages is None:
            return None
        return SchoolRow(row.number, code, name, district, stages)

    def _text(self, row: SheetRow, key: str) -> str:
        return row.cell(self.places[key]).strip()

    def _fault(self, number: int, key: str, message: str) -> None:
        at = self.places[key]
        self.faults.append(Fault(number, at, self.head.cell(at), message))

    def _require_once(self, rows: Sequence[SchoolRow]) -> None:
        """A code once in the list; a name once in a district, in the list and among the schools there are."""
        listed = {row.code for row in rows}
        names = {
            (one.district_id, one.name): one.code for one in self.schools.values() if one.code not in listed
        }
        codes: dict[str, int] = {}
        for row in rows:
            if codes.setdefault(row.code, row.number) != row.number:
                sentence = _("The same code is in row {other}.").format(other=codes[row.code])
                self._fault(row.number, "code", sentence)
            elif names.setdefault((row.district.code, row.name), row.code) != row.code:
                other = names[row.district.code, row.name]
                sentence = _("{other} in the same district already has this name.").format(other=other)
                self._fault(row.number, "name", sentence)

    def _change(self, row: SchoolRow) -> SchoolChange:
        school = self.schools[row.code]
        pairs = [
            (gettext_lazy("School name"), school.name, row.name),
            (gettext_lazy("district"), school.district.name, row.district.name),
            (gettext_lazy("stages"), _stages(school.stages), _stages(row.stages)),
        ]
        return SchoolChange(row, school, tuple(pair for pair in pairs if pair[1] != pair[2]))


def _stages(stages: Iterable[str]) -> str:
    wanted = set(stages)
    return "、".join(str(stage.label) for stage in Stage if stage in wanted)
