"""A lesson to read, and the check at its end; who has completed it is told by an event."""

from contracts.commands.planning_learning import CompleteLesson
from contracts.queries.planning_learning import LessonBySlug, LessonList, LessonResult
from services.gateway.answer import Answer
from services.gateway.pages.form import Form
from services.gateway.pages.refusals import NOTHING, Wrong, wrong
from services.gateway.pages.screen import shows, takes
from services.gateway.pages.window import Refusing, Window


async def show(window: Window) -> Answer:
    """The lesson. Raises NotFound."""
    return await _page(window)


async def _page(
    window: Window,
    *,
    form: Form | None = None,
    found: Wrong = NOTHING,
    result: LessonResult | None = None,
) -> Answer:
    locale = window.language.code
    lesson, every = await window.ask_all(
        LessonBySlug(slug=_slug(window), locale=locale), LessonList(locale=locale)
    )
    missing = [one for one in every.data if one.completed_at is None and one.slug != lesson.slug]
    return window.page(
        "pages/lesson.html",
        status=422 if found is not NOTHING else 200,
        lesson=lesson,
        following=missing[0] if missing else None,
        form=form or Form({}),
        wrong=found,
        result=result,
    )


async def complete(window: Window) -> Answer:
    """Answers the questions; what is wrong is explained, and one may try again."""
    form = await window.form()
    lesson = await window.ask(LessonBySlug(slug=_slug(window), locale=window.language.code))
    answers = tuple(form.get(f"q{n}") for n in range(len(lesson.questions)))
    command = CompleteLesson(slug=lesson.slug, answers=answers, locale=window.language.code)
    try:
        result = await window.tell(command)
    except Refusing as refusing:
        return await _page(window, form=form, found=wrong(refusing.refused, window.language))
    return await _page(window, form=form, result=result)


def _slug(window: Window) -> str:
    return str(window.visit.scope["path_params"]["slug"])


SCREENS = (shows("/lessons/{slug}", show), takes("/lessons/{slug}", complete))
