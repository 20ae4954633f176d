"""The words every room shares: frozen values with no behaviour beyond their own arithmetic."""

from goldenthread.kernel.citation import BY_LAW, Citation, Force
from goldenthread.kernel.clearance import Clearance
from goldenthread.kernel.finding import Finding, Severity
from goldenthread.kernel.fixed_point import FixedPointError, people_from_text, people_to_text
from goldenthread.kernel.money import Money, MoneyError
from goldenthread.kernel.ref import Ref, RefError
from goldenthread.kernel.ruling import Reason, Ruling, Step, Verdict
from goldenthread.kernel.span import Span, SpanError
from goldenthread.kernel.warrant import Warrant, WarrantKind
from goldenthread.kernel.year import FinancialYear, FinancialYearError

__all__ = [
    "BY_LAW",
    "Citation",
    "Clearance",
    "FinancialYear",
    "FinancialYearError",
    "Finding",
    "FixedPointError",
    "Force",
    "Money",
    "MoneyError",
    "Reason",
    "Ref",
    "RefError",
    "Ruling",
    "Severity",
    "Span",
    "SpanError",
    "Step",
    "Verdict",
    "Warrant",
    "WarrantKind",
    "people_from_text",
    "people_to_text",
]
