"""Chinese for what the demo data says on pages: nothing of its own so far; its content is Chinese already."""

ZH: dict[str, str] = {}
