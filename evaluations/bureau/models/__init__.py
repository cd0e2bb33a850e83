from evaluations.bureau.models.facts import ActivityCell, Fact, RollUp
from evaluations.bureau.models.scores import Score
from evaluations.bureau.models.standards import Standard
from evaluations.bureau.models.submissions import Inspection, Review, Submission, SubmissionFile

__all__ = [
    "ActivityCell", "Fact", "Inspection", "Review", "RollUp", "Score", "Standard", "Submission", "SubmissionFile",
]  # fmt: skip
