"""Chinese of where we stand: overview, targets, counted lists, sectors, charts, summary."""

ZH = {
    "letters": "字母代码",
    "As in GB/T 2260: BJ, SX, SN.": "按 GB/T 2260，如 BJ、SX、SN。",
    # classifications
    "classification\x04not decided": "未确定",
    "classification\x04outside the layers": "不属于五基类别",
    # the story of a stage
    "Not begun": "尚未开始",
    "%(share)s of the time is over": "时间进度 %(share)s",
    "Over: %(n)s of %(all)s goals met in time": "已结束：%(all)s 项中 %(n)s 项按期达成",
    "%(stage)s begins on %(start)s.": "%(stage)s自%(start)s起实施。",
    "%(stage)s ended on %(due)s.": "%(stage)s已于%(due)s结束。",
    "%(stage)s: %(share)s of the time is over.": "%(stage)s时间进度 %(share)s。",
    ("%(n)s was met in time", "%(n)s were met in time"): "%(n)s 项按期达成",
    ("%(n)s was met late", "%(n)s were met late"): "%(n)s 项逾期达成",
    ("%(n)s is not met yet", "%(n)s are not met yet"): "%(n)s 项尚未达成",
    "Of %(all)s goals with a number %(parts)s.": "%(all)s 项定量目标中，%(parts)s。",
    "%(target)s: %(value)s of %(goal)s, %(expected)s expected by now — %(status)s.": (
        "%(target)s：完成 %(value)s，目标 %(goal)s，按计划应完成 %(expected)s，%(status)s。"
    ),
    # sentences on a target
    "Expected by now: %(expected)s; %(attained)s of the planned progress is made.": (
        "按计划应完成 %(expected)s，计划完成率 %(attained)s。"
    ),
    "No forecast is made from a date to come.": "所选日期尚未到来，不作预测。",
    "No forecast yet: it takes %(n)s months in which something changed.": (
        "暂不预测：至少要有 %(n)s 个月份发生变化。"
    ),
    "No forecast: the due date is more than ten years away.": "不作预测：距到期日超过十年。",
    "Forecast for %(due)s: %(low)s to %(high)s; goal met in time with a probability of %(probability)s.": (
        "预计%(due)s达到 %(low)s 至 %(high)s（80%% 区间），按期达成概率 %(probability)s。"
    ),
    "At this pace it is met in %(month)s.": "照此进度，预计%(month)s达成。",
    "Met on %(day)s.": "于%(day)s达成。",
    "%(gap)s short on the due date; met on %(day)s.": "到期差 %(gap)s，于%(day)s达成。",
    "%(gap)s short on the due date; %(left)s short now.": "到期差 %(gap)s，目前仍差 %(left)s。",
    # what is unusual
    "The planned path begins on %(start)s. Before it nothing is expected, so there is no attainment.": (
        "计划进度自%(start)s起算，此前应完成值为基期值，不计算计划完成率。"
    ),
    "The planned path begins on this very day. Nothing is expected yet, so there is no attainment.": (
        "计划进度自当日起算，应完成值为基期值，不计算计划完成率。"
    ),
    "This is the due date, which still counts. No time is left, so there is no rate and no forecast.": (
        "当日为到期日，仍计入。已无剩余时间，不计算每月尚需，也不作预测。"
    ),
    "The due date, %(due)s, is past: the figure on that day decides; today's stands beside it.": (
        "到期日%(due)s已过，状态以到期日完成值判定，当前完成值并列显示。"
    ),
    "The goal was met on the due date, and that stands, though today's figure has fallen below it.": (
        "到期日已达成目标，此后完成值虽有回落，达成结论不变。"
    ),
    "Goal and baseline are the same, %(goal)s, so there is no way to go: met or not.": (
        "目标值与基期值相同（%(goal)s），没有可完成的进度，只判定是否达成。"
    ),
    "The baseline, %(baseline)s, meets the goal already, so there is no way to go: met or not.": (
        "基期值 %(baseline)s 已满足目标，没有可完成的进度，只判定是否达成。"
    ),
    "Less is better here; the same formula holds for falling goals.": "本目标以低为优，下降型目标适用同一公式。",
    "The figure, %(value)s, lies beyond the goal, which is no error. The attainment is not capped.": (
        "完成值 %(value)s 超过目标值，属正常情况，计划完成率不封顶。"
    ),
    "The figure is still the baseline, %(baseline)s. Zero progress is data, not a gap.": (
        "完成值仍为基期值 %(baseline)s。进度为零也是数据，不是缺报。"
    ),
    "The figure has moved away from the goal, so the attainment is negative.": (
        "完成值背离目标方向，计划完成率为负。"
    ),
    "This date is still to come: figures hold only what is already on record to take effect by then.": (
        "所选日期尚未到来：数字只包括已登记、将于该日前生效的事项。"
    ),
    # the arithmetic
    "Figure on the date": "当日完成值",
    "Figure on the due date": "到期日完成值",
    "Baseline": "基期值",
    "Start of the planned path": "计划起算日",
    "Due date": "到期日",
    "This goal has no number; it is assessed in words.": "本目标为定性目标，以文字评估。",
    "%(status)s: the figure, %(value)s, does not meet the goal, %(goal)s.": (
        "%(status)s：完成值 %(value)s 未满足目标 %(goal)s。"
    ),
    "%(status)s: %(attained)s of the planned progress, at least %(on_track)s.": (
        "%(status)s：计划完成率 %(attained)s，不低于 %(on_track)s。"
    ),
    "%(status)s: %(attained)s of the planned progress, below %(on_track)s, at least %(at_risk)s.": (
        "%(status)s：计划完成率 %(attained)s，低于 %(on_track)s、不低于 %(at_risk)s。"
    ),
    "%(status)s: %(attained)s of the planned progress, below %(at_risk)s.": (
        "%(status)s：计划完成率 %(attained)s，低于 %(at_risk)s。"
    ),
    "%(status)s: %(at_due)s on the due date, %(due)s, met the goal, %(goal)s.": (
        "%(status)s：到期日（%(due)s）完成值 %(at_due)s，满足目标 %(goal)s。"
    ),
    "%(status)s: the figure, %(value)s, meets the goal, %(goal)s.": (
        "%(status)s：完成值 %(value)s 满足目标 %(goal)s。"
    ),
    "%(status)s: %(at_due)s on the due date, %(due)s, did not meet the goal, %(goal)s; it was met on %(reached)s.": (
        "%(status)s：到期日（%(due)s）完成值 %(at_due)s，未满足目标 %(goal)s，此后于%(reached)s达成。"
    ),
    "%(status)s: neither %(at_due)s on the due date, %(due)s, nor %(value)s now meets the goal, %(goal)s.": (
        "%(status)s：到期日（%(due)s）完成值 %(at_due)s、当前完成值 %(value)s 均未满足目标 %(goal)s。"
    ),
    "%(status)s: the planned path begins on %(start)s.": "%(status)s：计划进度自%(start)s起算。",
    "Met on the due date?  %(value_at_due)s %(comparator)s %(goal)s: %(result)s": (
        "到期日是否达成：%(value_at_due)s %(comparator)s %(goal)s，%(result)s"
    ),
    "Met on the date?  %(value)s %(comparator)s %(goal)s: %(result)s": (
        "当日是否达成：%(value)s %(comparator)s %(goal)s，%(result)s"
    ),
    "Share of the time  = %(elapsed_days)s days ÷ %(total_days)s days = %(result)s": (
        "时间进度 = %(elapsed_days)s 天 ÷ %(total_days)s 天 = %(result)s"
    ),
    "Expected  = baseline + (goal − baseline) × share of the time\n"
    "  = %(baseline)s + (%(goal)s − %(baseline)s) × %(time_share)s = %(result)s": (
        "应完成值 = 基期值 +（目标值 − 基期值）× 时间进度\n"
        "  = %(baseline)s +（%(goal)s − %(baseline)s）× %(time_share)s = %(result)s"
    ),
    "Attainment  = (figure − baseline) ÷ (expected − baseline)\n"
    "  = (%(value)s − %(baseline)s) ÷ (%(expected)s − %(baseline)s) = %(result)s": (
        "计划完成率 =（完成值 − 基期值）÷（应完成值 − 基期值）\n"
        "  =（%(value)s − %(baseline)s）÷（%(expected)s − %(baseline)s）= %(result)s"
    ),
    "Needed a month  = (goal − figure) ÷ months left\n"
    "  = (%(goal)s − %(value)s) ÷ (%(days_left)s days ÷ %(days_a_month)s days) = %(result)s": (
        "每月尚需 =（目标值 − 完成值）÷ 剩余月数\n"
        "  =（%(goal)s − %(value)s）÷（%(days_left)s 天 ÷ %(days_a_month)s 天）= %(result)s"
    ),
    "is the goal met?\x04yes": "是",
    "is the goal met?\x04no": "否",
    # cards, slots, tables
    "%(n)s reports in progress, not counted": "在办报告 %(n)s 份，不计入",
    "Figures, counting rule and arithmetic": "口径、构成与算法",
    "confirmed at the advanced level": "已确认达到国际先进水平",
    "designated, not confirmed yet": "已指定，尚未确认",
    "Sectors by project": "行业 × 工程",
    "Sector": "行业",
    "Project": "工程",
    "Foundation layer": "五基类别",
    "Region": "地区",
    "Product class": "产品类别",
    "By sector": "按行业",
    "By project": "按工程",
    "By foundation layer": "按五基类别",
    "By region": "按地区",
    "By product class": "按产品类别",
    "Total": "合计",
    "region\x04of which %(city)s": "其中：%(city)s",
    "region\x04of which in": "其中：城市",
    "figure\x04on the date": "当日",
    "on the due date": "到期日",
    "accepted reports": "经采纳的报告",
    "accepted reports, from %(first)s to %(last)s": "经采纳的报告，%(first)s至%(last)s",
    "%(title)s (%(unit)s)": "%(title)s（单位：%(unit)s）",
    "%(target)s: %(name)s": "%(target)s：%(name)s",
    # charts
    "planned path, %(stage)s": "计划进度：%(stage)s",
    "As of %(day)s: %(shares)s of the goal.": "截至%(day)s，完成目标值的比例：%(shares)s。",
    "Share of the goal reached, month by month": "各项目标完成比例（按月）",
    "No goal has a number.": "尚无定量目标。",
    "Date": "日期",
    "planned path": "计划进度",
    "forecast, 80% interval": "预测（80% 区间）",
    "forecast, median": "预测（中位数）",
    "figure": "完成值",
    "goal %(n)s": "目标 %(n)s",
    "Planned path and figure": "计划进度与完成值",
    "Figure": "完成值",
    "Planned": "计划值",
    "needed a month: %(n)s": "每月尚需 %(n)s",
    "Change a month": "每月变化",
    "Net change of the last %(n)s months: %(total)s.": "近 %(n)s 个月净变化 %(total)s。",
    "Month": "月份",
    "Net change": "净变化",
    "%(target)s: sectors by project": "%(target)s：行业 × 工程",
    "Largest: %(sector)s with %(n)s of %(total)s.": "%(sector)s最多：%(n)s，合计 %(total)s。",
    "Figures at the end of each year": "各年末完成值",
    "From %(first)s to %(last)s.": "%(first)s至%(last)s。",
    "Nothing is counted yet.": "尚无计入。",
    # pages
    "place\x04Overview": "总览",
    "place\x04Sectors": "行业",
    "Overview of progress": "进展总览",
    "Your sector: %(sector)s": "进入本行业：%(sector)s",
    "Figures as of %(day)s": "数据截至%(day)s",
    ", as known at %(time)s": "，数据时点%(time)s",
    "still to come: only what is on record for it": "尚未到来，只计已登记事项",
    "ledger version %(version)s": "台账版本 %(version)s",
    "Final, %(day)s": "到期日（%(day)s）",
    "Goals without a number": "定性目标",
    "not assessed yet": "尚未评估",
    "%(target)s, by region": "%(target)s · 按地区",
    "%(target)s, sectors by project": "%(target)s · 行业 × 工程",
    "as a table": "看表格",
    "Changes in the last 90 days": "近 90 天变化",
    "all": "全部",
    ("and %(n)s more", "and %(n)s more"): "另有 %(n)s 项",
    "How the status follows": "状态如何得出",
    "Thresholds in force since %(day)s: %(reason)s": "现行界值自%(day)s起：%(reason)s",
    "No thresholds were recorded; the published ones apply.": "尚未登记界值，采用公开方法的界值。",
    "Counting rule": "计数口径",
    "The goal itself: %(mark)s": "目标来源：%(mark)s",
    "All regions as a table": "全部地区列表",
    "In the order of administrative divisions, which is no ranking. A city is part of its province and is not "
    "added to the total.": "按行政区划排列，排名不分先后。计划单列市含在所在省内，不另计入合计。",
    "In the order of administrative divisions, which is no ranking.": "按行政区划排列，排名不分先后。",
    "How the goal was set": "目标设定记录",
    "Recorded": "登记日期",
    "Goal": "目标",
    "Planned path": "计划期间",
    "Reason": "理由",
    "in use": "现行",
    "Assessment of %(day)s": "%(day)s评估",
    "Evidence": "依据",
    "Not assessed yet": "尚未评估",
    "A steward of the ministry writes a dated assessment with its evidence.": "由部里管理员撰写评估意见，注明日期和依据。",
    # who is counted
    "Who is counted": "计入名单",
    "Who is counted: %(target)s": "计入名单：%(target)s",
    "Name": "名称",
    "Number or code": "编号或代码",
    "City": "城市",
    "Counts from": "起计日期",
    "Source": "来源",
    "Ledger version": "台账版本",
    "Nothing is counted here on this date.": "该日期没有计入的对象。",
    (
        "and %(shown)s more outside your area",
        "and %(shown)s more outside your area",
    ): "另有 %(shown)s 个在本辖区之外",
    "There is no target %(code)s.": "没有目标 %(code)s。",
    "When it counts": "计入期间",
    "from %(first)s until the day before %(end)s": "自%(first)s起，至%(end)s前一日止",
    "from %(first)s on": "自%(first)s起",
    "on no date: all that was entered has been undone": "任何日期均不计入：已登记的事项已全部撤回",
    "Counted under": "归属",
    "The ledger is append-only: what was undone stands here too, beside its undoing.": (
        "台账只增不改：被撤回的记录与撤回它的记录一并列出。"
    ),
    # rows of the ledger
    "Effective on": "生效日期",
    "Target": "目标",
    "Change": "变化",
    "Recorded at": "登记时间",
    "Recorded by": "登记人",
    "Ledger row": "台账行号",
    "Rows of the ledger": "台账记录",
    "Nothing changed in these days.": "这段时间没有变化。",
    "Changes of the ledger": "台账变化",
    "Every start and stop, as entered: what was undone stands here too, beside its undoing.": (
        "逐条列出起计和停计的登记；被撤回的记录与撤回它的记录一并列出。"
    ),
    "First day": "起始日",
    "Last day": "截止日",
    "All": "全部",
}

ZH |= {
    # sectors and their summary
    "There is no sector %(code)s.": "没有行业 %(code)s。",
    "There is no summary in this format; there are: %(formats)s.": "汇总没有此种格式，可用格式：%(formats)s。",
    "Sectors and their part in every figure": "各行业在各项目标中的完成值",
    "Sector summary: %(sector)s": "%(sector)s行业汇总",
    "Designated core classes": "已指定的关键核心产品",
    "Part in every target": "各项目标中的完成值",
    "The notice sets no goals for single sectors: each figure stands beside the national goal, not against it.": (
        "通知未分行业设定目标，全国目标仅供对照，不作为行业考核依据。"
    ),
    "Figure of the sector": "本行业完成值",
    "On the due date": "到期日",
    "National figure": "全国完成值",
    "Share of the national figure": "占全国比重",
    "National goal": "全国目标",
    "Reports in progress, not counted": "在办报告（不计入）",
    "Comparator": "比较符",
    "Name of the target": "目标名称",
    "Unit": "单位",
    "Breakdown": "分类",
    "classification\x04code": "代码",
    "classification\x04name": "名称",
    "One year before": "一年前",
    "%(target)s, change in one year": "%(target)s · 较一年前变化",
    "Line": "行号",
    "Lines in all": "总行数",
    "Figures": "完成值",
    "About": "说明",
    "What": "项目",
    "Value": "内容",
    "Title": "标题",
    "Compared with": "对比日期",
    "Working paper": "工作用表",
    "Rows of “%(sheet)s”": "“%(sheet)s”行数",
    "of which city": "其中：城市",
}
