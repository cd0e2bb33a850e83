"""Readings that pypinyin does not know: surnames, compound surnames, places of the city.

A surname is often read unlike the same character in running text (单 is Shan, not dan). Only readings in which
the whole name would sort or be found wrongly are listed; what pypinyin already reads right is left to it.
"""

SURNAMES: dict[str, str] = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "朴": "piao", "区": "ou", "乐": "yue",
    "盖": "ge", "翟": "zhai", "种": "chong", "员": "yun", "任": "ren", "华": "hua", "缪": "miao", "逄": "pang",
    "召": "shao", "宓": "mi", "哈": "ha", "过": "guo", "吕": "lü", "尉": "wei", "谌": "chen", "冼": "xian",
    "秘": "bi", "折": "she", "覃": "qin", "繁": "po", "黑": "he", "燕": "yan", "应": "ying", "宁": "ning",
    "葛": "ge", "薄": "bo", "柏": "bai", "车": "che", "那": "na", "能": "nai", "瞿": "qu", "殷": "yin",
    "隗": "wei", "阚": "kan", "於": "yu", "曲": "qu", "贾": "jia", "纪": "ji", "佴": "nai", "相": "xiang",
    "句": "gou", "都": "du", "莘": "shen", "祭": "zhai", "么": "yao", "幺": "yao", "乜": "nie", "冒": "mao",
    "角": "jue", "郇": "xun", "郗": "chi", "郄": "qie", "臧": "zang", "藏": "zang", "撒": "sa", "粘": "nian",
    "不": "fou", "长": "zhang", "重": "chong", "行": "xing", "石": "shi", "沈": "shen", "盛": "sheng",
    "洗": "xian", "牟": "mu", "俞": "yu", "余": "yu", "斜": "xia", "炅": "gui", "笪": "da", "仉": "zhang",
    "晁": "chao", "訾": "zi", "褚": "chu", "鲍": "bao", "卜": "bu", "戴": "dai", "万": "wan", "适": "kuo",
    "贠": "yun", "妫": "gui", "眭": "sui", "亓": "qi", "逯": "lu", "厍": "she", "呙": "guo", "蕃": "pi",
    "隽": "juan", "六": "lu", "貊": "mo", "佘": "she", "占": "zhan", "娄": "lou", "强": "qiang", "圈": "juan",
}  # fmt: skip

# Two characters; used only where a given name follows, or where the first is no surname of its own.
COMPOUND_SURNAMES: dict[str, str] = {
    "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "澹台": "tan tai", "令狐": "ling hu",
    "欧阳": "ou yang", "司马": "si ma", "单于": "chan yu", "乐正": "yue zheng", "诸葛": "zhu ge",
    "夏侯": "xia hou", "皇甫": "huang fu", "宇文": "yu wen", "鲜于": "xian yu", "赫连": "he lian",
    "呼延": "hu yan", "公孙": "gong sun", "公冶": "gong ye", "濮阳": "pu yang", "淳于": "chun yu",
    "太叔": "tai shu", "申屠": "shen tu", "仲孙": "zhong sun", "轩辕": "xuan yuan", "钟离": "zhong li",
    "闾丘": "lü qiu", "司徒": "si tu", "司空": "si kong", "亓官": "qi guan", "司寇": "si kou",
    "子车": "zi ju", "颛孙": "zhuan sun", "端木": "duan mu", "巫马": "wu ma", "漆雕": "qi diao",
    "壤驷": "rang si", "拓跋": "tuo ba", "夹谷": "jia gu", "段干": "duan gan", "百里": "bai li",
    "东郭": "dong guo", "南宫": "nan gong", "慕容": "mu rong", "独孤": "du gu", "上官": "shang guan",
    "东方": "dong fang", "西门": "xi men", "左丘": "zuo qiu", "梁丘": "liang qiu", "羊舌": "yang she",
    "第五": "di wu", "纳兰": "na lan", "完颜": "wan yan", "耶律": "ye lü", "叶赫": "ye he", "贺兰": "he lan",
    "宗政": "zong zheng", "谷梁": "gu liang", "公羊": "gong yang",
}  # fmt: skip

# Found anywhere in a text, so that a school's or a district's name is read right. 阿卜… begins many Uyghur names,
# where 卜 is bu and not the bo of 萝卜.
PLACES: dict[str, str] = {
    "长海县": "chang hai xian", "长兴岛": "chang xing dao", "大长山": "da chang shan", "广鹿岛": "guang lu dao",
    "獐子岛": "zhang zi dao", "甘井子": "gan jing zi", "旅顺口": "lü shun kou", "旅顺": "lü shun",
    "瓦房店": "wa fang dian", "普兰店": "pu lan dian", "庄河": "zhuang he", "沙河口": "sha he kou",
    "西岗": "xi gang", "高新园区": "gao xin yuan qu", "大连": "da lian", "重庆": "chong qing",
    "阿卜": "a bu",
}  # fmt: skip
