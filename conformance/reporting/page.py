"""HTML from templates, everything escaped: what a target sent is text, never markup."""

from functools import cache
from typing import TYPE_CHECKING

from conformance.reporting.visible import one_line, visible

if TYPE_CHECKING:
    from jinja2 import Environment


def render(template: str, **values: object) -> str:
    """Fill a template of this package.

    Args:
        template: File name below ``templates``.
        **values: What the template names; a name that is missing is an error of the suite.

    Returns:
        HTML in which every value is escaped.
    """
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("conformance.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = visible
    environment.filters["one_line"] = one_line
    return environment
