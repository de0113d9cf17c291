"""How forms are drawn: by templates, but for the lists of options, of which a page of a list has hundreds.

Django draws each option by two templates. The filters of one page took longer than its fifty rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape

if TYPE_CHECKING:
    from collections.abc import Mapping

SELECT, OPTION = "django/forms/widgets/select.html", "django/forms/widgets/select_option.html"


class Renderer(TemplatesSetting):
    """`settings.FORM_RENDERER`."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == SELECT:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> str:
    """What select.html of Django draws, of a widget whose options are drawn by select_option.html."""
    lines = [f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _place in widget["optgroups"]:
        drawn = [_option(option) for option in options]
        begins = f'<optgroup label="{conditional_escape(group)}">'
        lines += [begins, *drawn, "</optgroup>"] if group else drawn
    return "\n".join([*lines, "</select>"])


def _option(option: Mapping[str, Any]) -> str:
    if option["template_name"] != OPTION:
        raise ValueError(f"an option of its own kind: {option['template_name']}")
    value, label = conditional_escape(str(option["value"])), conditional_escape(option["label"])
    return f'<option value="{value}"{_attributes(option["attrs"])}>{label}</option>'


def _attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(
        f" {conditional_escape(name)}" if value is True else f' {conditional_escape(name)}="{_text(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def _text(value: Any) -> str:
    """A text as an attribute has it; one that is safe already stays as it is."""
    return conditional_escape(value if isinstance(value, str) else str(value))
