"""Invented people of an invented city: 滨海市."""

from datetime import date

from reports.pdf.certificate import CertificateText
from reports.pdf.decision import Block, DecisionText, HonourGroup

BODY = (
    Block(
        "为深入推进诚信建设制度化，培育和践行社会主义核心价值观，全市各级各类学校坚持知行统一，把诚信教育融入学科教学、"
        "校园文化、社会实践和学校管理全过程，涌现出一批诚实守信的优秀学生。经学校推荐、区级初审、市级复核并公示，"
        "市教育局决定授予以下36名同学“2026年度滨海市诚实守信优秀学生”称号，予以通报表扬。"
    ),
    Block(
        "希望受到表扬的同学珍惜荣誉，再接再厉。各地各学校要以先进典型为榜样，健全学生成长记录，为建设诚信滨海作出新的贡献。"
    ),
)
PRIMARY = (
    "王梓萱",
    "李昊然",
    "张雨桐",
    "刘子墨",
    "陈欣怡",
    "杨皓轩",
    "黄诗涵",
    "赵宇航",
    "周思远",
    "吴佳琪",
    "徐若曦",
    "孙浩宇",
)
JUNIOR = (
    "林堃",
    "罗祎宁",
    "梁喆",
    "宋璟",
    "郑旻昊",
    "谢瑄",
    "马天佑",
    "朱可馨",
    "胡俊熙",
    "郭雅静",
    "何沐辰",
    "高梦瑶",
)
SENIOR = (
    "欧阳文博",
    "司马静怡",
    "诸葛明远",
    "曾庆祥",
    "彭媛媛",
    "吕思睿",
    "苏晓彤",
    "迪丽娜尔·艾力",
    "卢家豪",
    "蒋一凡",
    "贾宝琳",
    "丁雨泽",
)
HONOURS = (
    HonourGroup("小学阶段（12名）", PRIMARY),
    HonourGroup("初中阶段（12名）", JUNIOR),
    HonourGroup("高中（中职）阶段（12名）", SENIOR),
)


def decision(**changes: object) -> DecisionText:
    """A decision as the bureau would issue it, with the changes a test asks for."""
    values: dict[str, object] = {
        "mark": "滨海市教育局文件",
        "number": "滨教发〔2026〕37号",
        "title": ("滨海市教育局关于通报表扬2026年度", "全市诚实守信优秀学生的决定"),
        "addressees": "各区（市、县）教育局，市直属各学校",
        "body": BODY,
        "issuer": "滨海市教育局",
        "date": date(2026, 11, 20),
        "printed_by": "滨海市教育局办公室",
        "printed_on": date(2026, 11, 21),
        "honours": HONOURS,
        "copies_to": "市文明办，市委宣传部，市发展改革委（市信用办），团市委，市关工委",
        "copy_number": "000128",
    }
    return DecisionText(**(values | changes))


def certificate(name: str = "郑旻昊", serial: int = 127, **changes: object) -> CertificateText:
    """One certificate; the serial number tells them apart."""
    values: dict[str, object] = {
        "name": name,
        "after_name": "同学（滨海市第十二中学八年级（3）班）：",
        "citation": (
            "在2026年度全市诚信教育主题实践活动中，言行一致、诚实守信，表现突出，经学校推荐、市区两级评审并公示，被评为",
        ),
        "award": "“2026年度滨海市诚实守信优秀学生”",
        "issuer": "滨海市教育局",
        "date": date(2026, 11, 20),
        "number": f"BH-2026-CX-{serial:07d}",
        "verify_url": f"https://verify.example.cn/c/{serial:07d}K",
        "basis": "滨教发〔2026〕37号",
    }
    return CertificateText(**(values | changes))
