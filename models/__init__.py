"""The tables, one a file; importing this package registers them all on the metadata."""

from models.address import Address
from models.annex import Annex
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
from models.fact import Fact, Outcome
from models.incident import Incident, IncidentState
from models.incident_trail import IncidentTrail
from models.letter import Letter
from models.milestone import Milestone, MilestoneState
from models.notice import Notice
from models.person import Duty, Person
from models.plan import Plan
from models.policy import Policy
from models.settlement import Settlement
from models.submission import Submission
from models.sweep import Sweep
from models.target import Target
from models.task import Task, TaskKind
from models.trail import Trail
from models.unit import Unit, UnitKind

__all__ = [
    "Address",
    "Annex",
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
    "Fact",
    "Incident",
    "IncidentState",
    "IncidentTrail",
    "Letter",
    "Milestone",
    "MilestoneState",
    "Notice",
    "Outcome",
    "Person",
    "Plan",
    "Policy",
    "Role",
    "Settlement",
    "Submission",
    "Sweep",
    "Target",
    "Task",
    "TaskKind",
    "Trail",
    "Unit",
    "UnitKind",
]
