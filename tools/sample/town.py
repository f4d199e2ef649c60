"""The roster of 柏岭镇: rows of 名册.xlsx by the keys of ``form.py``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from contest.form import NO, YES
from contest.model import Category
from contest.publishing.entry_sheet import Cell
from tools.sample.numbers import BANK, account, id_number, phone

Row = dict[str, Cell]

VILLAGES = (  # name, head, annual target in 万元, aliases
    ("岭下村", "周德胜", 1200, "岭下、岭下村委会"), ("石桥村", "何水根", 800, "石桥村委会"), ("上湾村", "吴国华", 800, "上湾"),
    ("下湾村", "谢春生", 600, "下湾"), ("河口村", "江河清", 600, "河口"), ("清河村", "李长清", 400, ""),
    ("清水河村", "沈水生", 400, ""), ("松林村", "罗松林", 400, ""), ("大坪村", "田有根", 400, ""), ("枫树村", "叶长春", 400, ""),
    ("龙潭村", "龙海生", 400, ""), ("白沙村", "邓家林", 400, ""), ("竹园村", "祝青山", 400, ""), ("新塘村", "唐新元", 400, ""),
    ("高峰村", "岳长岭", 400, ""), ("石桥社区", "何玉兰", 400, "石桥居委会"),
)
HAMLETS = (  # name, the village that reports for it
    ("松坪", "松林村"), ("上岭", "岭下村"), ("下岭", "岭下村"), ("桥头", "石桥村"), ("桥尾", "石桥村"), ("湾头", "上湾村"),
    ("湾尾", "下湾村"), ("河边", "河口村"), ("渡口", "河口村"), ("清溪", "清河村"), ("水车", "清水河村"), ("坪上", "大坪村"),
    ("坪下", "大坪村"), ("枫林", "枫树村"), ("龙眼", "龙潭村"), ("沙洲", "白沙村"), ("竹山", "竹园村"), ("塘边", "新塘村"),
    ("峰背", "高峰村"), ("茶园", "高峰村"),
)
UNITS = (  # name, head (a cadre), annual target in 万元
    ("经发办", "罗小红", 1200), ("党政办", "谢文彬", 600), ("财政所", "何秋生", 180), ("农机站", "陶金水", 180),
    ("国土所", "邱建国", 180), ("林业站", "钟林", 180), ("水利站", "温泉生", 180), ("中心学校", "曾凡书", 180),
    ("卫生院", "龚医平", 180), ("供电所", "雷正华", 180), ("市场监管所", "彭小兵", 180), ("文化站", "董文华", 180),
)
CADRES = (  # name, the unit that reports for him ("" : nobody, he sends his own return)
    ("王立新", ""), ("方正清", "党政办"), ("胡国栋", ""), ("陈晓东", ""), ("罗小红", "经发办"), ("谢文彬", "党政办"),
    ("何秋生", "财政所"), ("陶金水", "农机站"), ("邱建国", "国土所"), ("钟林", "林业站"), ("温泉生", "水利站"),
    ("曾凡书", "中心学校"), ("龚医平", "卫生院"), ("雷正华", "供电所"), ("彭小兵", "市场监管所"), ("董文华", "文化站"),
    ("刘志远", "经发办"), ("李建军", "经发办"), ("张海燕", "党政办"), ("孙丽华", "财政所"), ("徐志明", "国土所"),
    ("马晓峰", "国土所"), ("朱建平", "林业站"), ("高永强", "水利站"), ("梁小芳", "中心学校"), ("宋文杰", "卫生院"),
    ("唐国民", "供电所"), ("韩雪梅", "市场监管所"), ("冯立军", "文化站"), ("程志刚", "党政办"),
)
TALENTS = (  # name, the village that reports for him
    ("黄永福", "岭下村"), ("赖新民", "石桥村"), ("邹德贵", "上湾村"), ("熊光明", "下湾村"), ("范春林", "松林村"),
    ("廖建新", "白沙村"), ("蔡国平", "龙潭村"), ("卢志华", "高峰村"),
)
OWN_SENDERS = ("茶园",)
"""Natural villages that send their own return."""
NO_ACCOUNT = ("何建平", "范春林", "孙丽华", "石桥社区", "熊光明")
"""Whose account the office has not got yet."""
HOLDERS = {"松坪": "松坪村民小组", "黄永福": "黄小军"}
"""收款户名 where it is another than the name."""
PEOPLE = (  # name, whose, 人员身份
    ("周明华", "岭下村", "群众"), ("林秀芳", "经发办", "事业人员"), ("何建平", "石桥村", "群众"), ("罗大成", "松坪", "群众"),
    ("吴文斌", "上湾村", "村社区干部"), ("李明", "石桥村", "村社区干部"), ("李明", "财政所", "事业人员"),
    ("黄永福", "岭下村", "群众"), ("刘水香", "白沙村", "村社区干部"), ("赵敏", "经发办", "公务员"),
    ("丁小军", "枫树村", "国企人员"), ("曹桂英", "竹园村", "群众"),
)
"""黄永福 stands among the participants too and is one person; the two 李明 are two."""

FILLERS = ("小杨", "小万", "小涂", "小闵", "小舒", "小揭")
"""Who fills in the forms of villages and units."""

GROUP = (
    ("组长", "郑国平", "镇党委"), ("副组长", "许文涛", "镇政府"), ("副组长", "方正清", "镇政府"), ("成员", "赵敏", "招商办"),
    ("成员", "杨志刚", "镇纪委"), ("成员", "何秋生", "财政所"), ("成员", "罗小红", "经发办"),
)
SERVICES: tuple[Row, ...] = (
    {"company": "恒域新材料科技有限公司", "project": "高性能纤维", "head": "方正清", "members": "罗小红、林秀芳、邱建国",
     "phone": phone(2), "next_step": "办理项目备案", "due": date(2018, 3, 15)},
    {"company": "银河新能源科技有限公司", "project": "储能电池", "head": "谢文彬", "members": "张海燕、程志刚",
     "phone": phone(6), "next_step": "陪同企业第二次实地选址", "due": date(2018, 3, 31)},
)


def participants() -> list[Row]:
    """86 rows: 16 villages, 20 natural villages, 12 units, 30 cadres, 8 talents."""
    return list(_with_contacts(_bare_participants()))


def _bare_participants() -> Iterator[Row]:
    for number, (name, head, target, aliases) in enumerate(VILLAGES, 1):
        before = {"before": target // 20, "before_signings": 1} if number % 3 == 1 else {}
        yield _row(f"C{number:02d}", name, Category.VILLAGE, sends=YES, head=head, target=target, target_signings=2,
                   aliases=aliases, **before)
    for number, (name, parent) in enumerate(HAMLETS, 1):
        yield _row(f"Z{number:02d}", name, Category.HAMLET, parent=parent, sends=YES if name in OWN_SENDERS else NO)
    for number, (name, head, target) in enumerate(UNITS, 1):
        yield _row(f"D{number:02d}", name, Category.UNIT, sends=YES, head=head, target=target, target_signings=1)
    for number, (name, parent) in enumerate(CADRES, 1):
        yield _row(f"G{number:02d}", name, Category.CADRE, parent=parent, sends=NO if parent else YES)
    for number, (name, parent) in enumerate(TALENTS, 1):
        yield _row(f"T{number:02d}", name, Category.TALENT, parent=parent, sends=NO)


def _row(code: str, name: str, category: Category, **more: Cell) -> Row:
    return {"code": code, "name": name, "category": category.value, **more}


def _with_contacts(rows: Iterator[Row]) -> Iterator[Row]:
    for serial, row in enumerate(rows, 1):
        mail = {"mail": f"{str(row['code']).lower()}@bailing.example"} if row["sends"] == YES else {}
        yield {**row, "phone": phone(serial), **mail, **_account(str(row["name"]), serial)}


def _account(name: str, serial: int) -> Row:
    return {} if name in NO_ACCOUNT else {"holder": HOLDERS.get(name, name), "bank": BANK, "account": account(serial)}


def persons() -> list[Row]:
    """人员: the heads of the villages and twelve others."""
    heads = [(head, name, "村社区干部") for name, head, _, _ in VILLAGES]
    return [
        {"name": name, "belongs": belongs, "standing": standing, "id_number": id_number(serial), "phone": phone(200 + serial),
         **_account(name, 200 + serial)}
        for serial, (name, belongs, standing) in enumerate((*PEOPLE, *heads), 1)
    ]


def group() -> list[Row]:
    return [{"post": post, "name": name, "unit": unit} for post, name, unit in GROUP]


def head_of(sender: str) -> str:
    """Who leads the sender's outings: the 负责人, or the cadre himself."""
    heads = {name: head for name, head, *_ in (*VILLAGES, *UNITS)}
    return heads.get(sender, sender if any(sender == name for name, _ in CADRES) else "岳小林")


def children_of(sender: str) -> tuple[str, ...]:
    return tuple(name for name, parent in (*HAMLETS, *CADRES) if parent == sender)


def filler_of(sender: str) -> str:
    """Who fills in the sender's return."""
    if any(sender == name for name, _ in CADRES):
        return sender
    return FILLERS[sum(map(ord, sender)) % len(FILLERS)]
