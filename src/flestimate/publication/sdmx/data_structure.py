"""The data structure as SDMX-ML 2.1 has it: a concept for each component, dimensions, measure and attributes."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from flestimate.publication.sdmx.components import (
    AGENCY,
    ATTRIBUTES,
    COMPONENTS,
    CONCEPTS,
    DIMENSIONS,
    MEASURE,
    STRUCTURE,
    VERSION,
    Component,
    Kind,
)
from flestimate.publication.sdmx.elements import artefact, names, reference


def concepts(parent: ET.Element, title: str) -> None:
    """The scheme of concepts, one for each component."""
    scheme = artefact(parent, "str:ConceptScheme", CONCEPTS)
    names(scheme, title)
    for component in COMPONENTS:
        names(ET.SubElement(scheme, "str:Concept", {"id": component.id}), component.name)


def data_structure(parent: ET.Element, title: str) -> None:
    """The definition of the data structure."""
    element = artefact(parent, "str:DataStructure", STRUCTURE)
    names(element, title)
    parts = ET.SubElement(element, "str:DataStructureComponents")
    dimensions = ET.SubElement(parts, "str:DimensionList", {"id": "DimensionDescriptor"})
    for position, one in enumerate(DIMENSIONS, start=1):
        kind = "str:TimeDimension" if one.of is Kind.TIME else "str:Dimension"
        _component(dimensions, kind, one, {"position": str(position)})
    attributes = ET.SubElement(parts, "str:AttributeList", {"id": "AttributeDescriptor"})
    for one in ATTRIBUTES:
        attribute = _component(attributes, "str:Attribute", one, {"assignmentStatus": "Conditional"})
        of = ET.SubElement(ET.SubElement(attribute, "str:AttributeRelationship"), "str:PrimaryMeasure")
        ET.SubElement(of, "Ref", {"id": MEASURE.id})
    _component(ET.SubElement(parts, "str:MeasureList", {"id": "MeasureDescriptor"}), "str:PrimaryMeasure", MEASURE, {})


def _component(parent: ET.Element, kind: str, one: Component, more: dict[str, str]) -> ET.Element:
    element = ET.SubElement(parent, kind, {"id": one.id, **more})
    concept = {"id": one.id, "maintainableParentID": CONCEPTS, "maintainableParentVersion": VERSION, "agencyID": AGENCY}
    ET.SubElement(ET.SubElement(element, "str:ConceptIdentity"), "Ref", {**concept, "package": "conceptscheme", "class": "Concept"})
    representation = ET.SubElement(element, "str:LocalRepresentation")
    if one.is_coded:
        reference(ET.SubElement(representation, "str:Enumeration"), one.of, "codelist", "Codelist")
    else:
        ET.SubElement(representation, "str:TextFormat", {"textType": one.of})
    return element
