"""Lessons: to read, to complete, and who has."""

from contracts.commands.planning_learning import CompleteLesson
from contracts.queries.planning_learning import LessonBySlug, LessonCompletion, LessonList
from services.gateway.api.route import act, get

ROUTES = (
    get("/v1/lessons", LessonList),
    get("/v1/lessons/completion", LessonCompletion),
    get("/v1/lessons/{slug}", LessonBySlug),
    act("/v1/lessons/{slug}/complete", CompleteLesson, example={"answers": ["b", "a", "b"]}),
)
