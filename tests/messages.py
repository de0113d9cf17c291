"""The texts to translate: found in Python and templates, kept in one catalogue a language, compiled.

`make messages` runs this file: it brings `django.po` in line with the code (new texts come empty, texts no
longer used go) and compiles `django.mo`. `tests/test_consistency.py` fails while a text has no translation.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CODE = ("reliability_tracker", "policy", "enterprises")
CATALOGUE = ROOT / "reliability_tracker" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"

# name of the function: (place of the context, of the text, of the plural), None where it has none
FUNCTIONS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
CALL = re.compile(r"\b(_|n?p?gettext)\(")

Message = tuple[str | None, str | tuple[str, str]]  # context; text, or text and plural


def messages() -> dict[Message, list[str]]:
    """Every text to translate, with the files it stands in."""
    found: dict[Message, list[str]] = defaultdict(list)
    for path in sorted(source_files()):
        name = path.relative_to(ROOT).as_posix()
        for message in in_python(path) if path.suffix == ".py" else in_template(path):
            if name not in found[message]:
                found[message].append(name)
    return found


def source_files() -> Iterator[Path]:
    for folder in CODE:
        yield from (p for p in (ROOT / folder).rglob("*.py") if "migrations" not in p.parts)
    yield from (p for p in (ROOT / "templates").rglob("*") if p.suffix in (".html", ".txt"))


def in_python(path: Path) -> Iterator[Message]:
    yield from _calls(ast.parse(path.read_text(encoding="utf-8")))


def in_template(path: Path) -> Iterator[Message]:
    """Django turns a template's texts into calls, between which stands what is no Python."""
    text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in CALL.finditer(text):
        yield from _calls(ast.parse(_balanced(text, call.start()), mode="eval"))


def _calls(tree: ast.AST) -> Iterator[Message]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in FUNCTIONS:
                context, text, plural = FUNCTIONS[name]
                words = [a.value if isinstance(a, ast.Constant) else None for a in node.args]
                if len(words) > text and isinstance(words[text], str):
                    yield (
                        words[context] if context is not None else None,
                        words[text] if plural is None else (words[text], words[plural]),
                    )


def _balanced(text: str, start: int) -> str:
    """The call that starts here, up to its closing bracket outside any string."""
    depth, quote, place = 0, "", text.index("(", start)
    while True:
        character = text[place]
        if quote:
            if character == "\\":
                place += 1
            elif character == quote:
                quote = ""
        elif character in "'\"":
            quote = character
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                return text[start : place + 1]
        place += 1


def read(path: Path = CATALOGUE) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as Django reads it."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def brought_in_line(old: Catalog) -> Catalog:
    """A catalogue of exactly the texts in use, with the translations there were."""
    new = Catalog(locale="zh_Hans", project="Manufacturing Reliability Tracker", fuzzy=False)
    new.creation_date = new.revision_date = old.creation_date
    for (context, text), files in sorted(messages().items(), key=lambda item: str(item[0])):
        before = old.get(text, context)
        known = before.string if before else ""
        new.add(text, known, locations=[(name, None) for name in files], context=context)
    return new


def untranslated(catalogue: Catalog) -> list[str]:
    """Texts in use that the catalogue lacks, leaves empty or marks as doubtful."""
    missing = []
    for context, text in messages():
        message = catalogue.get(text, context)
        words = message.string if message else ""
        if not message or message.fuzzy or not (all(words) if isinstance(words, tuple) else words):
            missing.append(str(text))
    return sorted(missing)


def main() -> int:
    catalogue = brought_in_line(read())
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=110, omit_header=False)
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(catalogue))
    missing = untranslated(catalogue)
    sys.stdout.write(
        "\n  ".join([f"{len(catalogue)} texts, {len(missing)} without a translation", *missing]) + "\n"
    )
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
