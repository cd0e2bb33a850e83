"""Names of people as they are printed and as the public may see them."""

SPACE = "\u3000"
MASK = "*"
DOTS = "·•・."
# Surnames of two characters that are met today; 复姓 decide where the given name begins.
COMPOUND = frozenset(
    [
        "欧阳",
        "太史",
        "端木",
        "上官",
        "司马",
        "东方",
        "独孤",
        "南宫",
        "万俟",
        "闻人",
        "夏侯",
        "诸葛",
        "尉迟",
        "公羊",
        "赫连",
        "澹台",
        "皇甫",
        "宗政",
        "濮阳",
        "公冶",
        "太叔",
        "申屠",
        "公孙",
        "慕容",
        "仲孙",
        "钟离",
        "长孙",
        "宇文",
        "司徒",
        "鲜于",
        "司空",
        "闾丘",
        "子车",
        "亓官",
        "司寇",
        "巫马",
        "公西",
        "颛孙",
        "壤驷",
        "公良",
        "漆雕",
        "乐正",
        "宰父",
        "谷梁",
        "拓跋",
        "夹谷",
        "轩辕",
        "令狐",
        "段干",
        "百里",
        "呼延",
        "东郭",
        "南门",
        "羊舌",
        "微生",
        "左丘",
        "东门",
        "西门",
        "第五",
        "梁丘",
        "纳兰",
        "完颜",
        "哥舒",
        "贺兰",
    ]
)


def spaced_name(name: str) -> str:
    """In lists a name of two characters is as wide as one of three: 李　某 (GB/T 9704 lists)."""
    return SPACE.join(name) if len(name) == 2 and all(char >= "\u3400" for char in name) else name


def plain_name(name: str) -> str:
    """Undo `spaced_name`."""
    return name.replace(SPACE, "")


def mask_name(name: str) -> str:
    """What a public page shows: 张*, 张*明, 欧阳**, 迪**·**. Never the whole of any name of two or more characters."""
    text = plain_name(name).strip()
    for dot in DOTS:
        if dot in text[1:]:
            return f"{text[0]}{MASK * 2}{dot}{MASK * 2}"
    return _mask_latin(text) if " " in text or text.isascii() else _mask_han(text)


def _mask_han(text: str) -> str:
    if len(text) >= 4 and text[:2] in COMPOUND:
        return text[:2] + MASK * (len(text) - 2)
    if len(text) == 3 and text[:2] in COMPOUND:
        return text[:2] + MASK
    if len(text) <= 2:
        return text[:1] + MASK
    return text[0] + MASK * (len(text) - 2) + text[-1]


def _mask_latin(text: str) -> str:
    """First letter of the first word: `Anna Li` → `A***`; how long the name is does not show."""
    return text[:1] + MASK * 3
