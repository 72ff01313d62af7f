"""The structure message (SDMX-ML 2.1): the dataflow, its data structure, the concepts and the code lists that a message of data needs."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from flestimate.publication.language import ENGLISH
from flestimate.publication.published import Contents
from flestimate.publication.sdmx.code_list import Code, CodeList
from flestimate.publication.sdmx.components import AGENCY, DATAFLOW, STRUCTURE
from flestimate.publication.sdmx.data_structure import concepts, data_structure
from flestimate.publication.sdmx.dataset import dataset
from flestimate.publication.sdmx.elements import artefact, name, names, reference
from flestimate.publication.sdmx.indicator import PRIVATE
from flestimate.said import said

_ROOT = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
_NAMESPACES = {f"xmlns:{prefix}": f"{_ROOT}/{name}" for prefix, name in {"mes": "message", "str": "structure", "com": "common"}.items()}
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
_TITLE = "Forced labour statistics"
_CODES_OF_ILOSTAT = "Codes that begin with XFL_ are private; others are ILOSTAT's or SDMX's."


def structure_message(publication: Contents) -> bytes:
    """The structure of what `sdmx_csv_1` and `sdmx_csv_2` write of this publication."""
    found = dataset(publication)
    root = ET.Element("mes:Structure", _NAMESPACES)
    _header(root, publication)
    structures = ET.SubElement(root, "mes:Structures")
    _dataflow(ET.SubElement(structures, "str:Dataflows"), publication, found.left_out)
    lists = ET.SubElement(structures, "str:Codelists")
    for code_list in sorted(found.code_lists.values(), key=lambda one: one.id):
        _code_list(lists, code_list)
    concepts(ET.SubElement(structures, "str:Concepts"), _TITLE)
    data_structure(ET.SubElement(structures, "str:DataStructures"), _TITLE)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f"{_DECLARATION}\n{text}\n".encode()


def _header(root: ET.Element, publication: Contents) -> None:
    header = ET.SubElement(root, "mes:Header")
    ET.SubElement(header, "mes:ID").text = STRUCTURE
    ET.SubElement(header, "mes:Test").text = "false"
    ET.SubElement(header, "mes:Prepared").text = publication.made.isoformat()
    ET.SubElement(header, "mes:Sender", {"id": AGENCY})


def _dataflow(parent: ET.Element, publication: Contents, left_out: Iterable[str]) -> None:
    flow = artefact(parent, "str:Dataflow", DATAFLOW)
    names(flow, _TITLE)
    about = said("{what} {codes}", what=PRIVATE, codes=_CODES_OF_ILOSTAT)
    names(flow, about, "com:Description", behind=[publication.banner, publication.title, *left_out])
    reference(ET.SubElement(flow, "str:Structure"), STRUCTURE, "datastructure", "DataStructure")


def _code_list(parent: ET.Element, code_list: CodeList) -> None:
    element = artefact(parent, "str:Codelist", code_list.id)
    names(element, code_list.name)
    for code in code_list.codes:
        _name_of_code(ET.SubElement(element, "str:Code", {"id": code.id}), code)


def _name_of_code(element: ET.Element, code: Code) -> None:
    if code.language == ENGLISH:
        names(element, code.name)
    else:
        name(element, "com:Name", code.language.id, code.language.say(code.name))
