"""Chinese of where we stand: overview, targets, counted lists, sectors, charts, summary."""

ZH = {
    "letters": "字母代码",
    "As in GB/T 2260: BJ, SX, SN.": "按 GB/T 2260，如 BJ、SX、SN。",
}
