"""The evaluation standard: a YAML file, checked line by line, loaded into plain values."""

from pathlib import Path

from evaluations.standard.counts import filter_key, needed_counts, needs_of, parse_filter_key
from evaluations.standard.faults import faults
from evaluations.standard.load import StandardRefused, load
from evaluations.standard.model import Basis, Indicator, Metric, Standard, basis_text
from evaluations.standard.texts import TEXTS, Fault

SHIPPED = Path(__file__).parent.parent / "data" / "standard-2026.yaml"

__all__ = [
    "SHIPPED",
    "TEXTS",
    "Basis",
    "Fault",
    "Indicator",
    "Metric",
    "Standard",
    "StandardRefused",
    "basis_text",
    "faults",
    "filter_key",
    "load",
    "needed_counts",
    "needs_of",
    "parse_filter_key",
]
