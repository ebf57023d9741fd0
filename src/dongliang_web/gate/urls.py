"""Addresses of the gate."""

from __future__ import annotations

from django.urls import URLPattern, path

from dongliang_web.gate import views

_COMMUNITY = "c/<slug:slug>"
_COHORT = f"{_COMMUNITY}/cohorts/<int:number>"

urlpatterns: list[URLPattern] = [
    path(f"{_COMMUNITY}/cohorts", views.cohorts, name="cohorts"),
    path(f"{_COMMUNITY}/cohorts/new", views.new_cohort, name="new_cohort"),
    path(f"{_COHORT}/change", views.change_cohort, name="change_cohort"),
    path(f"{_COMMUNITY}/join", views.join, name="join"),
    path(f"{_COHORT}/join", views.join_cohort, name="join_cohort"),
    path(f"{_COHORT}/withdraw", views.withdraw, name="withdraw"),
    path(f"{_COMMUNITY}/standing", views.standing, name="standing"),
    path(f"{_COHORT}/admit", views.admit_whom, name="admit_whom"),
    path(f"{_COHORT}/admit/<uuid:key>", views.admit, name="admit"),
    path(f"{_COHORT}/questions", views.quiz, name="quiz"),
    path(f"{_COMMUNITY}/questions", views.questions, name="questions"),
    path(f"{_COMMUNITY}/questions/new", views.new_question, name="new_question"),
    path(f"{_COMMUNITY}/questions/propose", views.propose_question, name="propose_question"),
    path(f"{_COMMUNITY}/questions/<int:pk>", views.change_question, name="change_question"),
    path(f"{_COMMUNITY}/questions/<int:pk>/decide", views.decide_question, name="decide_question"),
    path(f"{_COMMUNITY}/void", views.void_day, name="void_day"),
]
