"""The potentials of Tieline in Python."""

from .calculator import Tieline
from .driver import TielineError

__all__ = ["Tieline", "TielineError"]
