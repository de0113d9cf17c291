"""The project looks at itself: what its style promises and no other test would notice."""

from __future__ import annotations

import ast
import re
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.management import call_command
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.permissions import IsAuthenticated
from rest_framework.views import APIView

from reliability_tracker.charts import Chart
from reliability_tracker.specimens import FRAME, UNSEEN, specimens
from tests import messages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
CODE = ("reliability_tracker", "policy", "enterprises")
TEMPLATES = sorted(p for p in (ROOT / "templates").rglob("*") if p.suffix in (".html", ".txt"))
MODULES = sorted(p for app in CODE for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts)
CJK = re.compile(r"[\u3400-\u9fff]")

# Views that answer without sign-in. Each has a reason to.
OPEN = {
    "healthz",  # a load balancer asks
    "metrics",  # for whoever has the token
    "set_language",  # chosen before signing in
    "set_scheme",  # so is light or dark
    "account_login",
    "account_confirm_login_code",
    "account_logout",
    "account_own:password_strength",  # asked while a new account's password is typed
    "account_signup",  # says where to register instead
    "account_inactive",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "enterprises:invitation",  # opened from a letter, by whoever has no account yet
    "enterprises:register",
    "enterprises:report_edit",  # keeps what was typed when the session ended, then asks to sign in
    "enterprises:public_notices",  # anyone may read who is to be named, and object
    "enterprises:public_notice",
    "enterprises:object",
    "mfa_authenticate",  # the second half of signing in
    "mfa_login_webauthn",  # signing in with a passkey
    "openid_connect_login",  # at a provider, where one is configured
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "policy:check",  # whoever holds a paper sees whether its figures are ours
    "policy:check_form",
    "policy:headline",  # the figures published last
    "policy:named_list",  # names and products of the announced list
}

# Django and django-allauth look for these by themselves.
FOUND_BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}
OVERRIDES = ("account/", "allauth/", "mfa/", "socialaccount/", "django/")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def none_of(found: Iterable[str]) -> None:
    """Fails with all that was found, one a line."""
    listed = sorted(found)

    assert not listed, "\n".join(["", *listed])


# --- Addresses --------------------------------------------------------------------------------------------


def views(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, Any]]:
    """(name, view) of every address."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or pattern.pattern}", pattern.callback
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from views(pattern, inner)


def endpoint(view: Any) -> type[APIView] | None:
    """The class of an endpoint of the programming interface, which asks for itself who calls."""
    found = getattr(view, "cls", None)
    return found if isinstance(found, type) and issubclass(found, APIView) else None


def test_views_open_without_sign_in_are_those_listed():
    without = {
        name
        for name, view in views(get_resolver())
        if not getattr(view, "login_required", True) and not endpoint(view)
    }

    assert without == OPEN


def test_endpoints_all_ask_who_calls():
    found = {name: endpoint(view) for name, view in views(get_resolver())}

    none_of(
        name
        for name, view in found.items()
        if view is not None
        and IsAuthenticated not in view.permission_classes
        and not issubclass(view, LoginRequiredMixin)
    )


def test_every_address_has_a_name():
    unnamed = [name for name, _ in views(get_resolver()) if not re.fullmatch(r"[a-z0-9_:]+", name)]

    none_of(unnamed)


# --- Database ---------------------------------------------------------------------------------------------


def test_constraints_each_have_a_test_that_breaks_them():
    tests = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "tests").rglob("test_*.py"))
    models = [m for app in CODE for m in apps.get_app_config(app).get_models()]
    names = {constraint.name for model in models for constraint in model._meta.constraints}

    none_of(name for name in names if name not in tests)


@pytest.mark.django_db
def test_migrations_are_not_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


ORDER = (
    "constants",
    "fields",
    "objects",
    "Meta",
    "__str__",
    "get_absolute_url",
    "save or clean",
    "properties",
    "methods",
)


def place(statement: ast.stmt) -> int | None:
    """Where a statement in a model's body belongs in ORDER; None if anywhere (a docstring)."""
    match statement:
        case ast.Expr():
            return None
        case ast.ClassDef(name="Meta"):
            return 3
        case ast.ClassDef():
            return 0
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=value)
        ):
            if name == "objects" or "manager" in ast.dump(value or ast.Pass()).lower():
                return 2
            return 1 if isinstance(value, ast.Call) and not name.isupper() else 0
        case ast.FunctionDef(name="__str__"):
            return 4
        case ast.FunctionDef(name="get_absolute_url"):
            return 5
        case ast.FunctionDef(name="save" | "clean" | "full_clean" | "delete"):
            return 6
        case ast.FunctionDef(decorator_list=decorators) if any(
            "property" in ast.unparse(d) for d in decorators
        ):
            return 7
        case _:
            return 8


def models_in_code() -> Iterator[tuple[str, ast.ClassDef]]:
    names = {model.__name__ for app in CODE for model in apps.get_app_config(app).get_models()}
    for path in MODULES:
        if "models" in path.parts or path.stem == "models":
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and node.name in names:
                    yield f"{relative(path)}: {node.name}", node


def test_models_read_in_order():
    late = []
    for name, model in models_in_code():
        places = [(place(statement), statement.lineno) for statement in model.body]
        known = [(where, line) for where, line in places if where is not None]
        late += [
            f"{name}, line {line}: {ORDER[where]} after {ORDER[before]}"
            for (before, _), (where, line) in pairwise(known)
            if where < before
        ]

    none_of(late)


# --- Templates --------------------------------------------------------------------------------------------


def test_templates_are_all_used():
    modules = "\n".join(p.read_text(encoding="utf-8") for p in MODULES)
    sources = "\n".join(p.read_text(encoding="utf-8") for p in (*MODULES, *TEMPLATES))
    names = [p.relative_to(ROOT / "templates").as_posix() for p in TEMPLATES]
    own = [name for name in names if name not in FOUND_BY_NAME and not name.startswith(OVERRIDES)]

    unused = [
        name
        for name in own
        if not re.search(rf"""["'/,]{re.escape(name)}["'#]""", sources)
        and not re.search(rf"""["']{Path(name).stem}["']""", modules)  # letters are sent by their bare name
    ]

    none_of(unused)


def test_overridden_templates_exist_where_they_come_from():
    """A template that its package no longer has is never rendered."""
    import allauth
    import django.forms

    theirs = [Path(package.__file__).parent / "templates" for package in (allauth, django.forms)]
    sources = "\n".join(p.read_text(encoding="utf-8") for p in (*MODULES, *TEMPLATES))
    names = [p.relative_to(ROOT / "templates").as_posix() for p in TEMPLATES]
    unknown = [
        name
        for name in names
        if name.startswith(OVERRIDES)
        and not any((folder / name).exists() for folder in theirs)
        and not re.search(rf"""["']{re.escape(name)}["'#]""", sources)
        and not name.startswith("allauth/elements/")  # looked up by the name of the element
    ]

    none_of(unknown)


INLINE = {
    "script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "event handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
}


@pytest.mark.parametrize("what", INLINE)
def test_templates_have_nothing_inline(what):
    found = [
        relative(p) for p in TEMPLATES if INLINE[what].search(TAG.sub("", p.read_text(encoding="utf-8")))
    ]

    none_of(found)


def test_templates_compile():
    for path in TEMPLATES:
        get_template(path.relative_to(ROOT / "templates").as_posix())


# --- Languages --------------------------------------------------------------------------------------------

COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?%\}.*?\{% endcomment %\}|<!--.*?-->", re.DOTALL)
TRANSLATED = re.compile(r"\{% blocktranslate.*?%\}.*?\{% endblocktranslate %\}", re.DOTALL)
CODE_SAMPLE = re.compile(r"<(\w+)[^>]*class=\"code\"[^>]*>.*?</\1>", re.DOTALL)
CLASSES = re.compile(r"\{% block \w*class %\}.*?\{% endblock.*?%\}")
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
READ_ALOUD = re.compile(r"\b(?:title|alt|placeholder|aria-label|label)=\"([^\"]*)\"")
MARKUP = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{2,}|[\u3400-\u9fff]+")
# What is the same in both languages.
SAME = {
    "amp",
    "nbsp",
    "middot",
    "mdash",
    "ndash",
    "times",
    "rarr",
    "larr",
    "hellip",
    "CSV",
    "XLSX",
    "PDF",
    "SHA",
    "English",
    "中文",
}


def bare_text(source: str) -> set[str]:
    """Words that a reader sees and that no translation can reach."""
    text = source
    for unseen in (COMMENT, CODE_SAMPLE, TRANSLATED, CLASSES, TAG):
        text = unseen.sub(" ", text)
    seen = MARKUP.sub(" ", text) + " " + " ".join(READ_ALOUD.findall(text))
    return set(WORD.findall(seen)) - SAME


def test_templates_have_no_text_outside_translations():
    bare = {relative(p): bare_text(p.read_text(encoding="utf-8")) for p in TEMPLATES}

    none_of(f"{name}: {', '.join(sorted(words))}" for name, words in bare.items() if words)


def test_texts_are_all_translated():
    none_of(messages.untranslated(messages.read()))


def test_catalogue_has_the_texts_in_use_and_no_others():
    catalogue = messages.read()

    assert {(m.context, m.id) for m in catalogue if m.id} == set(messages.messages())


def test_catalogue_is_compiled():
    assert messages.CATALOGUE.with_suffix(".mo").read_bytes() == messages.compiled(messages.read())


def test_translations_keep_what_is_filled_in():
    """A placeholder that a translation drops or misspells would show, or fail, only in that language."""
    hole = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
    wrong = [
        (message.id, text)
        for message in messages.read()
        for text in (message.string if isinstance(message.string, tuple) else (message.string,))
        if message.id and text and set(hole.findall(text)) != set(hole.findall(str(message.id)))
    ]

    assert wrong == []


def test_components_are_all_in_the_gallery():
    """A new one gets a specimen in reliability_tracker/specimens.py."""
    there = {path.stem for path in (ROOT / "templates" / "components").glob("*.html")}
    shown = {specimen.component for specimen in specimens(RequestFactory().get("/"))}

    assert there - shown - FRAME - UNSEEN == set()
    assert (shown | FRAME | UNSEEN) - there == set()


def test_tables_and_charts_are_shown_with_their_files():
    """A table of ours is exported where it stands; part of a page of one object stands in a list besides."""
    in_a_list = {"enterprises/enterprise.html", "enterprises/improvement.html"}
    shown = {path: path.read_text(encoding="utf-8") for path in TEMPLATES}
    tables = {
        path.relative_to(ROOT / "templates").as_posix()
        for path, text in shown.items()
        for tag in re.findall(r'{% include "components/table.html"[^%]*%}', text)
        if "exportable=True" not in tag
    }
    charts = [path.name for path, text in shown.items() if "data-figure=" in text or "data-save=" in text]

    assert tables == in_a_list
    assert charts == ["figure.html"]
    assert Chart.formats == ("PNG", "SVG", "CSV")


# --- Reasons and sizes ------------------------------------------------------------------------------------


def test_dependencies_each_have_a_reason():
    """On the line itself, or on one of its own above it."""
    section, above, without = "", "", []
    for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines():
        if opened := re.match(r"(\w[\w-]*|\".*\") = \[$", line):
            section = opened[1]
        reasoned = section in ("dependencies", "dev", "ignore", "filterwarnings") or section.startswith('"')
        listed = re.match(r'\s+"', line) and not above.lstrip().startswith("#")
        if listed and reasoned and not re.search(r'",\s*# \S', line):
            without.append(line.strip())
        above = line

    none_of(without)


def test_tests_that_the_page_on_security_names_exist():
    tests = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "tests").rglob("test_*.py"))
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+)`", page)
    lines = [line for line in page.splitlines() if line.startswith("| ")][1:]

    none_of(name for name in named if not re.search(rf"^def {name}\(", tests, re.MULTILINE))
    none_of(line for line in lines if "`test_" not in line)


def test_exceptions_to_the_rules_of_style_each_have_a_reason():
    found = [
        f"{relative(path)}:{number}"
        for path in (*MODULES, *(ROOT / "tests").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"# no[q]a(?!: [A-Z0-9, ]+ \W*\w)", line)
    ]

    none_of(found)


def test_dependencies_are_locked_with_hashes_and_without_addresses():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pinned = re.findall(r"^[a-z0-9._-]+(?:\[.*?\])?==\S+.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)

        assert len(pinned) > 40
        assert [block.split()[0] for block in pinned if "--hash=sha256:" not in block] == []
        assert (
            re.findall(r"\w+://\S*|--index\S*|--extra-index\S*|--find-links\S*|^/\S*", text, re.MULTILINE)
            == []
        )


def test_locked_dependencies_are_those_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {
        "requirements.txt": project["dependencies"],
        "requirements-dev.txt": project["dependencies"] + project["optional-dependencies"]["dev"],
    }
    for name, wanted in declared.items():
        locked = set(
            re.findall(r"^([a-z0-9._-]+)==", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        )
        names = {re.match(r"[\w.-]+", entry)[0].lower().replace("_", "-") for entry in wanted}

        assert names - locked == set()


def test_files_stay_short():
    lengths = {relative(p): len(p.read_text(encoding="utf-8").splitlines()) for p in (*MODULES, *TEMPLATES)}

    assert {name: length for name, length in lengths.items() if length >= 400} == {}


def test_modules_are_named_after_what_they_hold():
    nameless = {"utils", "helpers", "services", "common", "misc"}

    assert [relative(p) for p in MODULES if {p.stem, *p.relative_to(ROOT).parts} & nameless] == []
