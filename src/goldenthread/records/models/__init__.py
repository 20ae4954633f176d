"""One model a noun. Models carry no behaviour: rules live in the rooms of the core."""

from goldenthread.records.models.allocation import PracticeNeedRow
from goldenthread.records.models.authority import (
    ClauseRow,
    DecisionRow,
    DelegationRow,
    MeetingRow,
    PowerRow,
    ReservationRow,
    SuspensionRow,
)
from goldenthread.records.models.chain import ChainLink, PersonalPayload, Redaction
from goldenthread.records.models.commissioning import ContractRow
from goldenthread.records.models.evidence import ReleaseRow
from goldenthread.records.models.money import AllotmentRow, FundRow, PaymentRow
from goldenthread.records.models.recording import AcceptedProblem, Recorded, Recording
from goldenthread.records.models.structure import (
    AgreementRow,
    AreaRow,
    BodyRow,
    HoldingRow,
    MembershipRow,
    NetworkRow,
    OutlineRow,
    PersonRow,
    PostRow,
    PracticeRow,
    SchemeRow,
    SmallAreaRow,
    SuccessionRow,
)
from goldenthread.records.models.thread import EntryRow, LinkRow
from goldenthread.records.models.voice import AnswerRow, ChallengeRow, ConsultationRow

__all__ = [
    "AcceptedProblem",
    "AgreementRow",
    "AllotmentRow",
    "AnswerRow",
    "AreaRow",
    "BodyRow",
    "ChainLink",
    "ChallengeRow",
    "ClauseRow",
    "ConsultationRow",
    "ContractRow",
    "DecisionRow",
    "DelegationRow",
    "EntryRow",
    "FundRow",
    "HoldingRow",
    "LinkRow",
    "MeetingRow",
    "MembershipRow",
    "NetworkRow",
    "OutlineRow",
    "PaymentRow",
    "PersonRow",
    "PersonalPayload",
    "PostRow",
    "PowerRow",
    "PracticeNeedRow",
    "PracticeRow",
    "Recorded",
    "Recording",
    "Redaction",
    "ReleaseRow",
    "ReservationRow",
    "SchemeRow",
    "SmallAreaRow",
    "SuccessionRow",
    "SuspensionRow",
]
