class BadWording(ValueError):
    """A sentence of a form cannot be kept; the message says why and where, for whoever wrote it."""
