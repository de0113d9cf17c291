"""What people of the demo write: opinions, comments and their answers, reasons, measures, results."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from enterprises.enums import Measure

CITY_OPINIONS = ("材料齐全，同意上报。", "经初核，情况属实，同意报省级审核。")
PROVINCE_OPINIONS = (
    "经审核，内容真实完整，同意报部。",
    "指标口径与标准一致，同意上报。",
    "改进措施具体，数据有试验支撑，同意报部。",
    "同意上报，建议持续跟踪现场数据。",
)
MINISTRY_OPINIONS = (
    "予以采纳。",
    "数据完整、失效判据明确，予以采纳。",
    "同意省级意见，予以采纳，下期请补充现场数据。",
    "予以采纳，建议在行业内交流做法。",
)
REJECTIONS = (
    "产品不属于意见明确的三个行业，不予受理。",
    "多次补正后失效判据仍不明确，无法判断可靠性水平。",
    "所报改进为例行维护，不构成可靠性提升。",
)
WITHDRAWALS = (
    "产品型号填报有误，撤回后重新填报。",
    "项目合并到另一型号，本期不再单独报告。",
    "试验数据需重新核对，先行撤回。",
)
TAKEN_BACK = ("意见填写不完整，收回补充。", "误操作，收回后重新提交。")
LATE_REASONS = (
    "耐久试验延期，数据在截止日后才取得。",
    "填报人员更换，交接延误。",
    "检测机构报告出具较晚。",
)
CORRECTIONS = (
    "提升后值按复测结果更正，其余不变。",
    "累计试验时间漏计一台样机，现予更正。",
    "标准号引用有误，现予更正。",
)
CLASS_CORRECTION = "产品类别选择有误，按产品用途更正。"
WARNINGS_ANSWER = "已逐条核对：检测报告原件存企业备查；行业代码按营业执照填写，产品面向所报行业。"
OVERALL_ANSWER = "已按意见修改，请审核。"
TO_PROVINCE = "请省级补充对失效判据的审核意见。"
CEASE_REASON = "企业主动申明该产品停产，自决定之日起不再计入。"
FILED_AGAIN = "原报告被撤销采纳，按要求重新填报。"
VOID_REASON = "复核发现所报产品并未实施改进，采纳决定自始无效。"


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on one field and the answer to it. field: its name in the form."""

    field: str
    text: str
    answer: str


REMARKS = (
    Remark("rows-0-condition", "请写明载荷谱和环境条件。", "已补充载荷、转速和环境条件。"),
    Remark("rows-0-failure_criterion", "失效判据不够具体，请量化。", "已按标准量化失效判据。"),
    Remark(
        "rows-0-baseline_value", "提升前值与上期不一致，请核实。", "已核实，上期为设计值，本期改为实测值。"
    ),
    Remark("rows-0-test_time", "累计试验时间与样本量不符，请核对。", "已核对，补计后两台样机的时间。"),
    Remark("measures_text", "请说明措施与指标提升的对应关系。", "已逐项说明措施及其效果。"),
    Remark(
        "expenditure_wan", "投入金额包含设备购置吗？请说明。", "已剔除设备购置，只计本项目研发和试验费用。"
    ),
    Remark("contact_phone", "电话无法接通，请更新。", "已更新联系电话。"),
    Remark("planned_end_on", "计划完成时间晚于目标日期，请统一。", "已统一为同一日期。"),
)
OVERALL_COMMENTS = ("请按所附意见补正。", "个别字段需要补充，见下。", "")

_MEASURE_WORDS = {
    Measure.DESIGN: "对关键件开展裕度设计和简化设计",
    Measure.PROCESS: "收紧关键工序参数并建立过程能力监控",
    Measure.TEST: "新建可靠性强化试验台，完成整机耐久试验",
    Measure.MANAGEMENT: "设立可靠性岗位，纳入设计评审",
    Measure.STANDARDS: "制定企业可靠性试验规范",
    Measure.FMEA: "完成设计和过程FMEA，关闭高风险项",
    Measure.FTA: "对主要失效模式开展FTA",
    Measure.ESS: "出厂前实施环境应力筛选",
    Measure.HALT: "以HALT摸清工作极限和破坏极限",
    Measure.FRACAS: "建立FRACAS闭环，故障逐条归零",
}


def measures(rng: Random) -> tuple[list[str], str]:
    """Kinds of measures and methods, and the text that tells of them."""
    kinds = rng.sample(
        [Measure.DESIGN, Measure.PROCESS, Measure.TEST, Measure.MANAGEMENT, Measure.STANDARDS], 2
    )
    methods = rng.sample(
        [Measure.FMEA, Measure.FTA, Measure.ESS, Measure.HALT, Measure.FRACAS], rng.randint(1, 2)
    )
    chosen = [measure for measure in Measure if measure in {*kinds, *methods}]
    return [measure.value for measure in chosen], "；".join(
        _MEASURE_WORDS[m] for m in chosen
    ) + "。（演示数据）"
