"""The one declaration of every sheet people fill in: return, roster, rulings. Pure.

Blank forms, drop-downs, parsing, checks and the help sheet all come from here. A column's ``key`` is the name the code
uses; its ``name`` is the heading that villages see and that the contract fixes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from contest.model import Answer, Category, DecisionKind, Sheet

VERSION = 1
YES, NO = "是", "否"
YESNO = (YES, NO)


class Type(Enum):
    """How a cell is read. WAN is 万元 (≥ 0, six decimals) and YUAN 元 (two), both kept as 分; COUNT a whole number ≥ 1; CREDIT a 统一社会信用代码."""

    TEXT = auto()
    DATE = auto()
    WAN = auto()
    COUNT = auto()
    CHOICE = auto()
    CREDIT = auto()
    YUAN = auto()

    __hash__ = object.__hash__  # Enum's own is a call of Python for each look into a dictionary


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    name: str
    type: Type = Type.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""
    width: int = 14

    @property
    def heading(self) -> str:
        return self.name + ("*" if self.required else "")


@dataclass(frozen=True, slots=True, eq=False)
class SheetForm:
    """Each is one of a kind: compared by identity, so that what is derived from it can be kept."""

    name: str
    columns: tuple[Column, ...]
    note: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns if c.required)


def _text(key: str, name: str, help_: str = "", *, required: bool = False, width: int = 14) -> Column:
    return Column(key, name, Type.TEXT, required, (), help_, width)


def _must(key: str, name: str, help_: str = "", width: int = 14) -> Column:
    return Column(key, name, Type.TEXT, True, (), help_, width)


def _choice(key: str, name: str, choices: tuple[str, ...], help_: str, *, required: bool = True) -> Column:
    return Column(key, name, Type.CHOICE, required, choices, help_, 12)


def _day(name: str, help_: str) -> Column:
    return Column("date", name, Type.DATE, True, (), help_, 12)


def _wan(name: str, help_: str, *, required: bool = True) -> Column:
    return Column("amount", name, Type.WAN, required, (), help_, 14)


POLICY_CLASSES = ("鼓励", "允许", "限制", "淘汰")
BARRED_CLASSES = ("限制", "淘汰")
SOURCES = ("以商招商", "亲友乡贤", "网络", "展会", "中介机构", "外出走访", "上级推介", "其他")
WAYS = ("来访", "外出", "线上")
FORMAL = "正式合同"
CONTRACTS = (FORMAL, "框架协议", "意向协议")
ACTUAL = "实际动工"
LAND_BLOCKED = "因土地未动工"
STARTS = (ACTUAL, LAND_BLOCKED)
ARRIVALS = ("土建", "设备", "土地", "其他")
NO_CREDIT_CODE = ("未注册", "自然人")

SERIAL = _text("serial", "序号", "可不填。只填序号、别的都空着的行不算数。", width=6)
COMPANY = _must("company", "企业名称", "照营业执照上的全称写。还没注册的写：投资人姓名（拟设）。", 26)
PROJECT = _must("project", "项目名称", "同一个项目每次都用同一个名字，不要改。", 24)
CREDIT = Column("credit", "统一社会信用代码", Type.CREDIT, False, (), "营业执照上18位代码，没有可空着。", 22)
OWNER = _text("owner", "归属主体", "这一行是替本村（单位）所属的自然村、镇干部或社会能人报的，才填他的名称；自己的空着。", width=14)
REMARK = _text("remark", "备注", "外币投资按当天中间价折成人民币，原币金额和汇率写在这里。", width=20)
FORMERLY = _text("formerly", "曾报名称", "以前用别的名字报过，写：企业名称/项目名称。", width=24)
EVIDENCE = _text("evidence", "佐证材料", "合同、回单、照片的文件名，随报表一起发来。", width=20)

LEAD = SheetForm(Sheet.LEAD, (
    SERIAL,
    _day("信息日期", "得到这条信息的那一天，例如 2018-02-20。"),
    COMPANY, CREDIT, PROJECT,
    _must("industry", "行业类别", "例如：食品加工、电子元件、家居制造。"),
    _choice("policy", "产业政策类别", POLICY_CLASSES, "拿不准就选“允许”，镇里会核对。"),
    _wan("拟投资额(万元)", "单位是万元：3000万元就填 3000。"),
    _choice("source", "信息来源", SOURCES, "从下拉框里选一个。"),
    _must("contact", "企业联系人", "企业那边的联系人姓名。"),
    _must("contact_phone", "企业联系电话", "手机或座机。", 16),
    OWNER, REMARK), "每条信息一行。只报真实、符合国家产业政策、有价值的信息。")
NEGOTIATION = SheetForm(Sheet.NEGOTIATION, (
    SERIAL,
    _day("洽谈日期", "见面（或线上）谈的那一天。"),
    COMPANY, CREDIT, PROJECT,
    _choice("way", "洽谈方式", WAYS, "从下拉框里选一个。"),
    _must("place", "洽谈地点", "在哪里谈的。"),
    _must("ours", "我方人员", "姓名之间用顿号隔开。"),
    _must("theirs", "对方人员", "姓名、职务。"),
    _must("progress", "进展情况", "谈到哪一步了，一两句话。", 30),
    OWNER, REMARK), "同一个项目谈几次只算一个；后几次也照报，供跟踪。")
SIGNING = SheetForm(Sheet.SIGNING, (
    SERIAL,
    _day("签约日期", "合同上写的签订日期。"),
    COMPANY,
    Column("credit", "统一社会信用代码", Type.CREDIT, True, (), "18位代码；还没注册填“未注册”，个人填“自然人”。", 22),
    PROJECT,
    _choice("kind", "协议类型", CONTRACTS, "双方盖了章、写明金额和责任的才是“正式合同”。"),
    _wan("协议投资额(万元)", "单位是万元：3000万元就填 3000。"),
    _must("referrer", "第一引荐人", "最先引来这个项目的人，从名单里选。有同名的写：姓名（所属主体）。", 18),
    _choice("enclave", "飞地项目", YESNO, "落在本镇以外的填“是”。"),
    _text("enclave_place", "飞地落户地", "飞地项目必填：落在哪里。"),
    _choice("high_tech", "高新技术", YESNO, "有高新技术企业证书或认定文件才填“是”。"),
    Column("tax", "预计年税收(万元)", Type.WAN, False, (), "可不填。", 14),
    FORMERLY, EVIDENCE, REMARK), "框架协议、意向协议也报，但只有正式合同计入。")
GROUNDBREAKING = SheetForm(Sheet.GROUNDBREAKING, (
    SERIAL,
    _day("动工日期", "实际开挖基建的那天；因土地未动工的填国土部门确认的那天。"),
    COMPANY, CREDIT, PROJECT,
    _choice("kind", "动工类型", STARTS, "从下拉框里选一个。"),
    _text("referrer", "第一引荐人", "报过签约的可不填；没报过签约的必须填。", width=18),
    _choice("enclave", "飞地项目", YESNO, "报过签约的可不填。", required=False),
    _wan("协议投资额(万元)", "报过签约的可不填。单位是万元。", required=False),
    FORMERLY, EVIDENCE, REMARK), "要经领导小组认定后才计入。")
INVESTMENT = SheetForm(Sheet.INVESTMENT, (
    SERIAL,
    _day("到位日期", "钱到位的那天（回单上的日期）。"),
    COMPANY, PROJECT,
    _wan("本次到位资金(万元)", "只填这一次到的，不填累计。单位是万元：3000万元就填 3000。一张凭证一行。"),
    _choice("way", "到位方式", ARRIVALS, "从下拉框里选一个。"),
    _must("voucher", "凭证号", "银行回单或发票号，一张凭证一行。", 20),
    FORMERLY, EVIDENCE, REMARK), "一张凭证一行，只报一次。")
OUTING = SheetForm(Sheet.OUTING, (
    SERIAL,
    _day("外出日期", "出发的那一天。"),
    Column("days", "天数", Type.COUNT, True, (), "整数，例如 2。", 8),
    _must("place", "目的地", "省、市、县。"),
    _must("leader", "带队人", "带队的人姓名。"),
    _text("companions", "同行人员", "姓名之间用顿号隔开；写到的人都算外出过。", width=24),
    Column("people", "人数", Type.COUNT, True, (), "连带队人一共几人，整数。", 8),
    _must("visited", "拜访企业", "去了哪些企业。", 26),
    _text("outcome", "成效", "有什么收获。", width=24),
    OWNER, REMARK), "外出一次一行。")
SHEETS: tuple[SheetForm, ...] = (LEAD, NEGOTIATION, SIGNING, GROUNDBREAKING, INVESTMENT, OUTING)

INFO = SheetForm("填报信息", (
    _must("version", "表式版本", "印好的，不要改。"),
    _must("code", "填报主体编码", "印好的，不要改。"),
    _must("name", "填报主体", "印好的，不要改。"),
    _must("period", "期次", "第几期，填数字，例如 2。"),
    _text("span", "本期起止日期", "印好的，不要改。"),
    _choice("resend", "报送类型", ("首次报送", "更正重报"), "这一期报过了再报，选“更正重报”。", required=False),
    _choice("nil", "零报告", YESNO, "这一期什么都没有，选“是”。", required=False),
    _text("filler", "填报人", "填表人姓名。"),
    _text("phone", "联系电话", "填表人的电话。"),
    Column("filled", "填报日期", Type.DATE, True, (), "填表这一天，例如 2018-02-25。")))

PARTICIPANTS = SheetForm("参赛主体", (
    _must("code", "编码", "每个主体一个，不重复，例如 C01。", 10),
    _must("name", "名称", "全称，不重复。", 18),
    _choice("category", "类别", tuple(Category), "从下拉框里选。"),
    _text("parent", "上级主体", "归哪个主体代报，填它的编码或名称。"),
    _choice("sends", "报送", YESNO, "自己报表的填“是”。"),
    _text("head", "负责人"), _text("phone", "联系电话"), _text("mail", "邮箱", width=20),
    Column("target", "年度引资任务(万元)", Type.WAN, False, (), "全年任务，没有可空着。", 18),
    Column("target_signings", "年度签约任务(个)", Type.COUNT, False, (), "", 16),
    Column("before", "活动前已完成引资(万元)", Type.WAN, False, (), "", 20),
    Column("before_signings", "活动前已签约(个)", Type.COUNT, False, (), "", 16),
    _text("aliases", "别名", "别的叫法，用顿号隔开，例如：岭下、岭下村委会。", width=22),
    _text("holder", "收款户名", "", width=18), _text("bank", "开户行", "", width=20), _text("account", "银行账号", "", width=24),
    Column("start", "起始日期", Type.DATE), Column("end", "截止日期", Type.DATE)))
PERSONS = SheetForm("人员", (
    _must("name", "姓名"),
    _text("belongs", "所属主体", "填编码或名称。"),
    _choice("standing", "人员身份", ("公务员", "事业人员", "村社区干部", "国企人员", "群众"), "从下拉框里选。", required=False),
    _text("id_number", "身份证号", "", width=22), _text("phone", "联系电话"),
    _text("holder", "收款户名", "", width=18), _text("bank", "开户行", "", width=20), _text("account", "银行账号", "", width=24),
    Column("start", "起始日期", Type.DATE), Column("end", "截止日期", Type.DATE)))
GROUP = SheetForm("领导小组", (_must("post", "职务"), _must("name", "姓名"), _text("unit", "单位", width=24)))
SERVICES = SheetForm("服务专班", (
    COMPANY, PROJECT, _must("head", "组长"), _text("members", "成员", width=24), _text("phone", "联系电话"),
    _text("next_step", "下一步", width=28), Column("due", "完成期限", Type.DATE)))
ROSTER = (PARTICIPANTS, PERSONS, GROUP, SERVICES)

RULINGS = SheetForm("认定", (
    _must("claim", "认定编号", "", 12), _must("matter", "事项", "", 10), _text("participant", "归属主体"),
    Column("date", "日期", Type.DATE, False, (), "", 11), _text("company", "企业名称", width=20), _text("project", "项目名称", width=18),
    _text("subject", "申报内容", width=30), _text("evidence", "佐证", width=12), _text("source", "来源", width=22),
    _text("hint", "提示", width=24), _text("stake", "影响金额", width=18), _text("last", "上次意见", width=14),
    _choice("conclusion", "认定结论", ("认定", "不认定"), "认定 或 不认定；先放一放就空着并写说明。", required=False),
    Column("amount", "认定金额(万元)", Type.WAN, False, (), "只有资金到位填；空着就是照申报数。", 12),
    _text("note", "说明", "不认定必须写原因；只写说明不写结论是暂缓。", width=22)))
MEETING = SheetForm("会议信息", (
    Column("meeting", "会议日期", Type.DATE, False, (), "例如 2018-03-08。不填的，按最早的一次会议算。"),
    _text("document", "会议纪要文号", "照会议纪要填，例如：柏招组纪〔2018〕2号。"), _text("chair", "主持人"),
    _text("present", "到会", "姓名之间用顿号隔开。"), _text("absent", "缺席", "姓名之间用顿号隔开。"),
    _text("recused", "回避", "与事项有利害关系、没有参加表决的人，姓名之间用顿号隔开。"), _text("clerk", "记录人")))
RULED_SHEET = "已认定"

ALIASES: dict[str, tuple[str, ...]] = {
    "信息日期": ("日期", "收集日期", "信息收集日期", "获取日期", "获取信息日期", "信息时间", "收集时间"),
    "洽谈日期": ("日期", "洽谈时间", "会谈日期", "见面日期", "接洽日期"),
    "签约日期": ("日期", "签约时间", "签订日期", "签订时间", "合同日期", "协议日期", "签署日期"),
    "动工日期": ("日期", "动工时间", "开工日期", "开工时间"),
    "到位日期": ("日期", "到位时间", "到账日期", "到账时间", "资金到位日期"),
    "外出日期": ("日期", "外出时间", "出发日期", "出差日期"),
    "企业名称": ("企业", "企业全称", "公司名称", "公司", "单位名称", "投资企业", "投资企业名称", "投资方", "投资方名称", "投资商", "投资单位",
             "投资主体", "客商名称", "企业或投资人名称"),
    "统一社会信用代码": ("信用代码", "社会信用代码", "统一信用代码", "企业信用代码"),
    "项目名称": ("项目", "项目名", "投资项目", "投资项目名称"),
    "行业类别": ("行业", "所属行业", "行业类型", "产业类别"),
    "产业政策类别": ("产业政策", "政策类别", "产业政策类型"),
    "拟投资额(万元)": ("投资额", "投资总额", "总投资", "总投资额", "投资金额", "投资规模", "拟投资", "拟投资总额", "拟投资金额", "计划投资",
                "计划投资额", "计划总投资", "预计投资额", "意向投资额"),
    "信息来源": ("来源", "来源渠道", "信息渠道"),
    "企业联系人": ("联系人", "客商联系人", "对方联系人"),
    "企业联系电话": ("联系电话", "电话", "手机", "手机号码", "联系方式", "联系人电话"),
    "归属主体": ("归属", "归属单位", "归属村"),
    "备注": ("备注说明", "其他说明"),
    "洽谈方式": ("方式", "接洽方式"),
    "洽谈地点": ("地点", "会谈地点"),
    "我方人员": ("我方参加人员", "我方参与人员", "我方代表", "参加人员"),
    "对方人员": ("对方参加人员", "对方代表", "客商代表", "企业人员"),
    "进展情况": ("进展", "洽谈情况", "洽谈进展", "洽谈内容", "项目进展"),
    "协议类型": ("合同类型", "协议类别", "合同类别", "签约类型"),
    "协议投资额(万元)": ("投资额", "投资总额", "总投资", "总投资额", "投资金额", "合同投资额", "合同金额", "协议投资", "协议金额", "协议总投资",
                 "签约金额", "签约投资额"),
    "第一引荐人": ("引荐人", "首位引荐人", "介绍人", "引荐人姓名"),
    "飞地项目": ("是否飞地", "是否飞地项目", "飞地"),
    "飞地落户地": ("落户地", "飞地落户地点"),
    "高新技术": ("是否高新技术", "高新技术项目", "是否高新", "是否高新技术项目"),
    "预计年税收(万元)": ("年税收", "预计税收", "预计年税收额", "年纳税额"),
    "曾报名称": ("曾用名称", "以前报的名称", "原报名称"),
    "佐证材料": ("佐证", "证明材料", "附件材料"),
    "动工类型": ("开工类型", "动工情况类型"),
    "本次到位资金(万元)": ("到位资金", "本次到位", "本次到位金额", "到位金额", "资金到位金额", "本次资金"),
    "到位方式": ("资金类型", "资金用途", "到位类型"),
    "凭证号": ("凭证", "凭证编号", "凭证号码", "回单号", "票据号", "发票号"),
    "天数": ("外出天数",),
    "目的地": ("外出地点", "去向", "外出目的地"),
    "带队人": ("带队领导", "领队", "带队人员", "带队人姓名"),
    "同行人员": ("随行人员", "同行人", "参加人员"),
    "人数": ("外出人数", "总人数"),
    "拜访企业": ("走访企业", "拜访单位", "拜访企业名称"),
    "成效": ("外出成效", "取得成效", "工作成效"),
    "填报主体编码": ("主体编码", "编码", "单位编码"),
    "填报主体": ("填报单位", "报送单位", "填报主体名称"),
    "期次": ("期数", "报送期次", "填报期次"),
    "填报人": ("填表人", "制表人"),
    "填报日期": ("填表日期", "报送日期", "填报时间"),
    "零报告": ("是否零报告",),
    "支付日期": ("付款日期", "退票日期", "日期"),
    "支付凭证号": ("付款凭证号", "凭证编号"),
    "实付金额": ("实付金额(元)", "实付", "实发金额"),
    "代扣税": ("代扣税(元)", "代扣税金", "代扣个人所得税"),
}
"""What else people call a column, by its name; an amount's names stand without their unit. Never two columns of one sheet."""
DECISIONS = SheetForm("其他决定", (
    _must("number", "决定编号", "每件一个，不重复，例如 决1。", 10),
    _choice("kind", "类型", tuple(DecisionKind), "从下拉框里选。"),
    _must("target", "对象", "发放编号（第01期-003）、企业名称/项目名称、收款人、第NN期，或设置项。", 28),
    _must("content", "内容", "为什么、定了什么。口径变更写：设置项=新值，例如 prizes.ties=full，再写原因。", 40),
    _must("conclusion", "结论", "公示异议：成立、不成立、待核查；项目终止：扣回、不扣回；其他：同意、不同意。", 12),
    _day("日期", "作出决定的那一天，例如 2018-03-20。"),
    _text("document", "文号", "没有可空着。", width=20), _text("clerk", "经办人", "没有可空着。", width=10)),
    "填好后连同本文件放进 input/认定/；没有就空着。")
CONCLUSIONS = ("成立", "不成立", "待核查", "扣回", "不扣回", "同意", "不同意")
PAYMENTS = SheetForm("支付结果", (
    _must("number", "发放编号", "照发放表上的写，例如 第01期-003。", 12),
    _choice("answer", "结果", tuple(Answer), "已付 或 退票。"),
    _day("支付日期", "付款（或退票）的那一天，例如 2018-03-12。"),
    _text("voucher", "支付凭证号", "没有可空着。", width=20),
    Column("paid", "实付金额", Type.YUAN, False, (), "单位是元，税后；空着就是照应发数。", 12),
    Column("tax", "代扣税", Type.YUAN, False, (), "单位是元，没有可空着。", 12)), "财政所填：一笔一行，付了的填“已付”，退回来的填“退票”，还没有办的空着。填好后把整个文件放进 input/支付/。")
