"""Chinese of where a target stands (policy.enums.TargetStatus)."""

ZH = {
    "achieved": "已达成",
    "achieved late": "逾期达成",
    "on track": "进展正常",
    "at risk": "存在风险",
    "off track": "进度滞后",
    "not started": "尚未开始",
    "missed": "到期未达成",
    "narrative": "定性目标",
}
