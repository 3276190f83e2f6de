"""The tables, one a file; importing this package registers them all on the metadata."""

from models.acknowledgement import Acknowledgement
from models.address import Address
from models.annex import Annex
from models.appeal import Appeal, AppealState
from models.assignment import Assignment, Role
from models.choice import Choice
from models.clause import Clause
from models.collective import Collective
from models.collective_member import CollectiveMember
from models.deadline import Deadline, DeadlineKind, Every
from models.deadline_owner import DeadlineOwner
from models.delivery import Delivery, DeliveryState
from models.document import Document
from models.event import Event
from models.evidence import Evidence
from models.fact_evidence import FactEvidence
from models.incident import Incident, IncidentState
from models.incident_trail import IncidentTrail
from models.judgement import Judgement, JudgementStage
from models.letter import Letter
from models.memo import Memo
from models.milestone import Milestone, MilestoneState
from models.notice import Notice
from models.pace import Pace
from models.person import Duty, Person
from models.plan import Plan
from models.policy import Policy, RestDay
from models.publication import Publication, PublicationKind
from models.rewording import Rewording
from models.settlement import Settlement
from models.submission import Submission
from models.sweep import Sweep
from models.tally import Tally
from models.target import Target
from models.task import Task, TaskKind
from models.trail import Trail
from models.unit import Unit, UnitKind
from models.veto_finding import VetoFinding

__all__ = [
    "Acknowledgement",
    "Address",
    "Annex",
    "Appeal",
    "AppealState",
    "Assignment",
    "Choice",
    "Clause",
    "Collective",
    "CollectiveMember",
    "Deadline",
    "DeadlineKind",
    "DeadlineOwner",
    "Delivery",
    "DeliveryState",
    "Document",
    "Duty",
    "Event",
    "Every",
    "Evidence",
    "FactEvidence",
    "Incident",
    "IncidentState",
    "IncidentTrail",
    "Judgement",
    "JudgementStage",
    "Letter",
    "Memo",
    "Milestone",
    "MilestoneState",
    "Notice",
    "Pace",
    "Person",
    "Plan",
    "Policy",
    "Publication",
    "PublicationKind",
    "RestDay",
    "Rewording",
    "Role",
    "Settlement",
    "Submission",
    "Sweep",
    "Tally",
    "Target",
    "Task",
    "TaskKind",
    "Trail",
    "Unit",
    "UnitKind",
    "VetoFinding",
]
