"""Marks a tagged PDF/A-2a file as PDF/UA-1 too. WeasyPrint writes one or the other (pdf.md §5, checked with veraPDF)."""

from io import BytesIO

import pikepdf

# ISO 14289-1 §5 asks for pdfuaid:part; ISO 19005-2 §6.6.2.3 asks that a schema it does not know be described.
PDFUA_XMP = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def mark_accessible(pdf: bytes) -> bytes:
    """Insert the mark before the end of the metadata; the bytes depend on the input alone."""
    target = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        metadata = document.Root.Metadata
        text = metadata.read_bytes()
        metadata.write(text.replace(b"</rdf:RDF>", PDFUA_XMP + b"</rdf:RDF>", 1))
        document.save(target, deterministic_id=True)
    return target.getvalue()
