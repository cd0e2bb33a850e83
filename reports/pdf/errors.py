class RenderRefused(Exception):
    """A document was not made; the text is a sentence for the person who asked for it."""
