"""The scripts of others come out of the wheels."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders, storage

from reliability_tracker import staticfiles
from reliability_tracker.staticfiles import FILES, WheelFinder


@pytest.mark.parametrize("url", FILES)
def test_script_is_found_in_its_wheel(url):
    path = finders.find(url)

    assert path.endswith(FILES[url][1])


def test_finder_lists_all_scripts_and_their_content():
    listed = {}
    for name, store in WheelFinder().list([]):
        with store.open(name) as file:
            listed[name] = len(file.read())

    assert set(listed) == set(FILES)
    assert min(listed.values()) > 10_000


def test_finder_finds_nothing_else():
    assert WheelFinder().find("vendor/other.js") == []
    assert WheelFinder().find("vendor/other.js", find_all=True) == []


@pytest.mark.parametrize("url", FILES)
def test_file_names_no_source_map_but_one_that_is_listed(url):
    """Manifest storage looks for it; should an upgrade bring one, list it beside the script."""
    named = re.findall(rb"sourceMappingURL=([\w.-]+)", Path(finders.find(url)).read_bytes())

    assert [name for name in named if f"vendor/{name.decode()}" not in FILES] == []


def test_missing_script_is_an_error_at_start_up(monkeypatch):
    monkeypatch.setitem(staticfiles.FILES, "vendor/x.js", ("plotly", "package_data/moved.js"))
    monkeypatch.setitem(staticfiles.FILES, "vendor/y.js", ("no_such_package", "y.js"))

    problems = WheelFinder().check()

    assert [problem.msg for problem in problems] == [
        "plotly has no package_data/moved.js, which is served as vendor/x.js.",
        "no_such_package has no y.js, which is served as vendor/y.js.",
    ]


def test_static_files_are_plain_in_tests():
    assert storage.staticfiles_storage.url("vendor/htmx.min.js") == "/static/vendor/htmx.min.js"
