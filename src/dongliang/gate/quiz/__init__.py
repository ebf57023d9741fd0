"""入门问题: a cohort's questions at the door, drawn at random from a bank that its members write."""

from dongliang.gate.quiz.asking import GRACE, Draw, Drawn, Moment, Place, draw, marks
from dongliang.gate.quiz.figures import LEAST_ANSWERS, Counted, QuestionFigures, difference, question_figures
from dongliang.gate.quiz.question import KINDS, MOST_CHOICES, Choice, Kind, Question
from dongliang.gate.quiz.rules import WHENS, QuizRules, When

__all__ = [
    "GRACE",
    "KINDS",
    "LEAST_ANSWERS",
    "MOST_CHOICES",
    "WHENS",
    "Choice",
    "Counted",
    "Draw",
    "Drawn",
    "Kind",
    "Moment",
    "Place",
    "Question",
    "QuestionFigures",
    "QuizRules",
    "When",
    "difference",
    "draw",
    "marks",
    "question_figures",
]
