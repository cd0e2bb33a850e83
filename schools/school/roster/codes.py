"""Codes of the national 学籍 sheets, as public guides to filling them in have them (the official template was not seen).

Sex GB/T 2261.1, ethnic groups GB/T 3304, the others from the guides. A sheet may hold the code or the label.
"""

from collections.abc import Mapping

from core.kit.identity import Sex, normal

SEX: Mapping[str, str] = {Sex.MALE: "男", Sex.FEMALE: "女"}
ID_TYPES: Mapping[str, str] = {
    "1": "居民身份证", "6": "香港特区护照/身份证明", "7": "澳门特区护照/身份证明", "8": "台湾居民来往大陆通行证",
    "9": "境外永久居住证", "A": "护照", "Z": "其他",
}  # fmt: skip
RESIDENT_ID = "1"
OTHER_ID = "Z"  # the only kind for which the number may be left out
BOARDING: Mapping[str, str] = {"1": "走读", "2": "住校"}
# GB/T 3304; 97 and 98 are of the guides
_ETHNIC = [
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶", "白",
    "土家", "哈尼", "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "高山", "拉祜", "水", "东乡", "纳西", "景颇",
    "柯尔克孜", "土", "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南", "仡佬", "锡伯", "阿昌", "普米", "塔吉克", "怒",
    "乌孜别克", "俄罗斯", "鄂温克", "德昂", "保安", "裕固", "京", "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺",
]  # fmt: skip
ETHNICITIES: Mapping[str, str] = {
    **{f"{number:02d}": f"{name}族" for number, name in enumerate(_ETHNIC, start=1)},
    "97": "其他",
    "98": "外国血统中国籍人士",
}
_ALIASES = {
    "身份证": "1", "居民身份证件": "1", "户口簿": "1", "香港身份证": "6", "澳门身份证": "7", "台胞证": "8",
    "走读生": "1", "住校生": "2", "住宿": "2", "寄宿": "2", "男性": "1", "女性": "2", "M": "1", "F": "2",
    "MALE": "1", "FEMALE": "2",
}  # fmt: skip


def code_of(text: str, table: Mapping[str, str]) -> str | None:
    """`1`, `01`, `男`, `1-男`, `1 男`: the code; None if the table has no such thing."""
    tidy = normal(text)
    for code, label in table.items():
        if tidy in (
            code,
            label,
            label.removesuffix("族"),
            code + label,
            f"{code}-{label}",
            f"{code}、{label}",
        ):
            return code
        if tidy.isdigit() and code.isdigit() and int(tidy) == int(code):
            return code
    alias = _ALIASES.get(tidy)
    return alias if alias in table else None


def choices_text(table: Mapping[str, str]) -> str:
    """`1 男, 2 女`: what would be right, for a message; a long table by its beginning."""
    shown = [f"{code} {label}" for code, label in list(table.items())[:7]]
    return ", ".join(shown) + (" …" if len(table) > len(shown) else "")
