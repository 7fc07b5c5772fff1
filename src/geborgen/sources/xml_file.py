"""XML that came from elsewhere: read without entities, without the network, within safe sizes."""

from typing import Any

from lxml import etree

from geborgen.moments import FileError

__all__ = ["parse_xml"]


def parse_xml(data: bytes, *, file: str, title: str, **options: Any) -> etree._Element:
    """Root of an XML document.

    Parameters
    ----------
    data
        The document.
    file, title
        The file's name and what the format is called, for messages.
    options
        What else the parser may leave out, as ``lxml.etree.XMLParser`` names it.

    Returns
    -------
    lxml element
        The root.

    Raises
    ------
    FileError
        When it is no XML, or declares entities.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, **options
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = "entities" if b"<!ENTITY" in data else "not_xml"
        raise FileError("file_broken", file=file, format=title, reason=reason) from error
    document_type = root.getroottree().docinfo.internalDTD
    # The stubs know no entities; a document type without them is harmless.
    if document_type is not None and document_type.entities():  # type: ignore[union-attr]
        raise FileError("file_broken", file=file, format=title, reason="entities")
    return root
