"""The words the demo is made of. Every name here is invented; schools say so in theirs."""

SCHOOL_FIRST = "言诺守信启明朴真践知立致澄和毅敏砺崇"
SCHOOL_SECOND = "禾岚汐帆澈原屿桐曦舟穗川"
SCHOOL_KINDS = {
    ("primary",): "实验小学", ("junior",): "初级中学", ("senior",): "高级中学", ("vocational",): "中等职业学校",
    ("higher",): "职业学院", ("primary", "junior"): "九年一贯制学校", ("junior", "senior"): "完全中学",
}  # fmt: skip
# What the schools of a city are, over and over: all five stages come first.
PATTERN: tuple[tuple[str, ...], ...] = (
    ("primary",), ("junior",), ("senior",), ("vocational",), ("higher",), ("primary", "junior"), ("primary",),
    ("junior", "senior"), ("junior",), ("primary",), ("senior",), ("vocational",),
)  # fmt: skip

SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗郑梁宋谢唐许韩邓冯曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
ODD_SURNAMES = (
    "单",
    "仇",
    "解",
    "查",
    "区",
    "朴",
    "盖",
    "乐",
    "尉迟",
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "慕容",
    "令狐",
    "万俟",
)
# Without the characters that make well-known people of common surnames; a name of two characters has an uncommon one.
GIVEN_FIRST = "子雨思欣梓浩宇佳嘉可晨若诗沐予文俊奕泽睿昊亦语安知云清明远乐言承"
GIVEN_SECOND = "涵轩怡宁阳妍航桐霖萱诺雯悦辰哲溪岚帆恒舟禾希"
GIVEN_ALONE = "萱雯溪岚舟禾霖妍桐穗屿汐"
RARE = ("䶮", "㛃", "龘", "垚", "喆", "燚", "𬀩", "𫖯", "𬭎", "𬤝", "彧", "龑")
DOTTED = (
    "阿依努尔·麦麦提", "古丽娜尔·艾山", "迪力夏提·吐尔逊", "努尔兰·叶尔肯", "其其格·巴特尔", "扎西·顿珠",
    "卓玛·央金", "叶莲娜·瓦西里", "苏合·巴雅尔", "米热古丽·亚森",
)  # fmt: skip

CHANNEL_ACTIVITIES: dict[str, list[tuple[str, str]]] = {
    "subject": [("lesson", "语文课“言必信”专题"), ("lesson", "数学课：数据不说谎"), ("debate", "小小辩论：捡到的钱"), ("essay", "我身边的诚信故事征文"), ("lesson", "道德与法治公开课")],
    "culture": [("class_meeting", "主题班会：说到做到"), ("flag_talk", "国旗下讲话：诚信伴我行"), ("speech", "“一诺千金”演讲会"), ("class_meeting", "班会：错了怎么办"), ("publicity", "诚信主题板报")],
    "practice": [("volunteer", "社区诚信宣传志愿服务"), ("visit", "参观诚信商户"), ("inquiry", "身边的契约小调查"), ("duty_post", "无人图书角值守")],
    "management": [("pledge", "考前诚信承诺"), ("class_meeting", "班级公约讨论")],
    "partnership": [("family", "亲子约定周"), ("lecture", "家长学校：以身作则")],
}  # fmt: skip
STAGE_ACTIVITIES: dict[str, list[tuple[str, str, str]]] = {
    "primary": [("culture", "story", "绘本共读：手捧空花盆的孩子"), ("culture", "role_play", "情境体验：借伞还伞")],
    "junior": [("practice", "duty_post", "诚信失物招领处"), ("culture", "debate", "辩论：善意的谎言")],
    "senior": [("subject", "inquiry", "研究性学习：信用从哪里来"), ("subject", "debate", "辩论赛：规则与自由")],
    "vocational": [("practice", "workshop", "实训课：如实填写检测单"), ("subject", "lesson", "职业诚信专题课")],
    "higher": [("subject", "lecture", "学术规范讲座"), ("practice", "inquiry", "社会调查数据真实性训练")],
}  # fmt: skip
# A theme the stage's own indicators ask for.
STAGE_THEMES = {"vocational": "work_honesty", "higher": "academic", "senior": "values"}

# Of classes with names: 护理2501班.
MAJORS = {
    "vocational": ("护理", "会计事务", "数控技术", "幼儿保育", "电子商务", "计算机应用", "会计（3+2）"),
    "higher": ("软件工程", "护理学", "会计学", "机电一体化", "学前教育", "物流管理", "现代农艺"),
}

OPENINGS = (
    "这次活动让我想起上周的一件小事", "和同学讨论之后", "回家路上我一直在想", "听完大家的发言", "填写记录的时候",
    "活动结束那天晚上", "老师问我们怎么看时", "轮到我值守的时候", "和爸爸妈妈说起这件事", "看到统计结果时",
    "一开始我并不在意，后来", "排练的间隙",
)  # fmt: skip
MIDDLES = (
    "我发现如实说出来并没有那么难", "我第一次为自己的粗心道了歉", "我明白了约定要写得具体才容易做到",
    "我把借来的书按时还了回去", "我主动核对了两遍数据", "我承认有一题是猜的", "我们小组决定把没做完的部分照实写上",
    "我看到同伴为了守约提前到了二十分钟", "我学会了先问清楚再答应", "我把多找的零钱送了回去",
    "我没有完成计划，但和组长一起改了时间表", "我觉得被信任的感觉很好",
)  # fmt: skip
ENDINGS = (
    "下次我会提前提醒自己。", "我想把这件事记下来。", "我愿意继续试试。", "这比得到表扬更让我高兴。",
    "我请同桌做我的见证人。", "以后遇到类似的事我会先想一想。", "我打算把办法写在班级公约里。",
    "原来改正一件小事也需要勇气。", "希望更多同学加入。", "我会在月底再回头看看。", "谢谢愿意等我的人。", "这让我更相信自己。",
)  # fmt: skip
KIND_STORIES = {
    "deed": "{name}在{place}拾到物品后主动交还，并等到失主来取。",
    "experience": "{name}参加了班里的诚信体验，轮流管理{place}，账目清楚。",
    "pledge": "我承诺：按时归还{place}借的东西，答应别人的事先记在本子上。",
    "correction": "作业里有一处抄错了数据，我主动告诉老师，重新做了一遍（{place}）。",
    "work": "{name}完成了诚信主题作品，在{place}展出。",
    "practice": "{name}在{place}参加了诚信实践，如实记录了全过程。",
    "statement": "这学期我在{place}学到的：说真话是安全的，做错了可以改。",
}
PLACES = (
    "图书角",
    "食堂",
    "操场",
    "实验室",
    "社区服务站",
    "失物招领处",
    "雨伞架",
    "班级小超市",
    "校门口",
    "美术室",
)
PLAN_TITLES = (
    ("subject", "各学科诚信专题课例展示"), ("culture", "诚信宣传月主题班会"), ("culture", "“一诺千金”演讲会"),
    ("practice", "社区诚信志愿服务"), ("practice", "参观诚信商户"), ("management", "考前诚信教育周"),
    ("partnership", "家长学校专题讲座"), ("culture", "校园诚信岗位轮值"),
)  # fmt: skip
TRAININGS = ("师德师风与诚信执教专题培训", "成长记录写实与保护学生隐私培训")
ABSENT_REASON = "与学校安排冲突，已改到下学期"
RETURN_REASON = "请补充写明事情的经过和日期，再交一次。"
SAID = {
    "A": "制度经师生讨论修订，做法已坚持两个学期，学生座谈反映良好，材料见档案室目录。",
    "B": "制度和分工明确，按计划开展，有过程记录；下一步补充学生反馈。",
    "C": "已按计划开展，过程记录还不完整，正在补充。",
    "D": "刚刚起步，已有初步安排。",
    "yes": "已落实，相关文件已公布在校内公告栏。",
    "no": "本学期尚未完成，已列入下一步计划。",
    "na": "",
}
EVALUATION_WORDS = {
    "A": "言行一致，主动承担诚信岗位，能带动同伴。", "B": "守时守约，能如实记录自己的进步。",
    "C": "正在学着把答应的事记下来，进步看得见。", "D": "愿意在老师和同伴帮助下迈出第一步。",
}  # fmt: skip
