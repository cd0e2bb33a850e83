from evaluations.school.models.self_evaluations import Answer, AnswerFile, SelfEvaluation
from evaluations.school.models.term_evaluations import TermEvaluation

__all__ = ["Answer", "AnswerFile", "SelfEvaluation", "TermEvaluation"]
