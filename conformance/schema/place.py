"""Where in a document an element stands."""

from array import array
from typing import cast
from xml.parsers import expat

from lxml import etree


def path_of(element: etree._Element) -> str:
    """Give the path of an element by local names, ``/Envelope/Body/AddCDRsRequest/cdrInfoArray[2]/CdrId``.

    An index is written only where siblings have the same local name. Elements without a parent are roots.
    """
    steps = [_step(element), *(_step(ancestor) for ancestor in element.iterancestors())]
    return "/" + "/".join(reversed(steps))


def line_of(element: etree._Element) -> int:
    """Give the line that libxml2 kept of an element; 0 for an element that was not parsed."""
    return cast("int | None", element.sourceline) or 0


def _step(element: etree._Element) -> str:
    local = etree.QName(element).localname
    same = f"{{*}}{local}"
    before = sum(1 for _ in element.itersiblings(same, preceding=True))
    if before == 0 and next(element.itersiblings(same), None) is None:
        return local
    return f"{local}[{before + 1}]"


class Positions:
    """Lines and columns of all elements of a document.

    libxml2 knows no columns, and its lines end at 65,535 where no text follows, so expat scans the characters
    once more. It is only done for documents that something is found in.

    Args:
        root: Root of the tree; None for a document without one.
        text: Characters that it was parsed from.
    """

    def __init__(self, root: etree._Element | None, text: str) -> None:
        self._lines, self._columns = _scan(text) if root is not None else (array("L"), array("L"))
        elements = [] if root is None else list(root.iter(etree.Element))
        self._index = {element: index for index, element in enumerate(elements)}

    def of(self, element: etree._Element) -> tuple[int, int]:
        """Give line and column of an element, counted from 1; 0 for what is not known."""
        index = self._index.get(element)
        if index is None:
            return 0, 0
        if index < len(self._lines):
            return self._lines[index], self._columns[index]
        return line_of(element), 0


def _scan(text: str) -> tuple["array[int]", "array[int]"]:
    lines, columns = array("L"), array("L")
    parser = expat.ParserCreate("utf-8")

    def start(_name: str, _attributes: list[str]) -> None:
        lines.append(parser.CurrentLineNumber)
        columns.append(parser.CurrentColumnNumber + 1)

    parser.StartElementHandler = start
    parser.ordered_attributes = True
    try:
        parser.Parse(text.encode("utf-8"), True)
    except expat.ExpatError:  # names that only the fifth edition of XML 1.0 allows: libxml2 knows them
        return array("L"), array("L")
    return lines, columns
