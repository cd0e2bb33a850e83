from activities.school.models.activities import Activity, Evidence, Participation
from activities.school.models.plans import PlanItem
from activities.school.models.records import GrowthRecord, IntegrityFile, Objection

__all__ = ["Activity", "Evidence", "GrowthRecord", "IntegrityFile", "Objection", "Participation", "PlanItem"]
