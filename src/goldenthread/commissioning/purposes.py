"""What the money under a contract is for, in the words by which a ring-fence asks."""

from __future__ import annotations

from goldenthread.commissioning.contracts import Contract, ContractForm

GENERAL_PRACTICE = "general practice"
POOLED = "pooled"

_OF_GENERAL_PRACTICE = frozenset(
    {
        ContractForm.GMS,
        ContractForm.PMS,
        ContractForm.APMS,
        ContractForm.NETWORK,
        ContractForm.LOCAL,
    }
)


def purposes_of(contract: Contract, *, with_federation: bool) -> frozenset[str]:
    """The purposes that a contract serves.

    General practice is bought under its own forms of contract, and under any form from a practice
    or a federation of practices. A pooled fund pays under section 75 agreements.
    """
    found = set()
    if (
        contract.form in _OF_GENERAL_PRACTICE
        or contract.provider.kind == "practice"
        or with_federation
    ):
        found.add(GENERAL_PRACTICE)
    if contract.form is ContractForm.SECTION_75:
        found.add(POOLED)
    return frozenset(found)
