"""Why a paper cannot be signed, in a sentence that the signer reads."""


class CannotSign(Exception):
    """Nothing was signed; the text says why and what to do."""
