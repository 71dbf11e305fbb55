"""The ambition check in words: what speaks for asking more of an objective."""

from contracts.queries.planning import ObjectiveView
from contracts.queries.scoring_ambition import AmbitionView, EarlierTrend
from services.gateway.pages.language import Language


def advice_of(language: Language, objective: ObjectiveView, found: AmbitionView) -> list[str]:
    """A sentence for each thing that speaks for asking more, with the figures it rests on."""
    trends = {one.key_result_id: one for one in found.trends}
    said = []
    for one in found.advice:
        match one.rule:
            case "forecast_reaches_target" if one.key_result_id in trends:
                said.append(_trend(language, objective, trends[one.key_result_id]))
            case "everybody_is_sure":
                lowest = found.confidence.lowest
                said.append(
                    language.say(
                        "Nobody doubts it: confidence is %(n)s or more of 10 everywhere.", n=lowest
                    )
                )
            case "scores_were_high":
                said.append(
                    language.say(
                        "Objectives of the same owner scored high before; the aim may be too low."
                    )
                )
            case _:
                said.append(one.message)
    return said


def _trend(language: Language, objective: ObjectiveView, trend: EarlierTrend) -> str:
    titles = {one.id: one.title for one in objective.key_results}
    return language.say(
        "“%(title)s”: earlier cycles lead to %(value)s by %(day)s without anything new; the target "
        "is %(target)s.",
        title=titles.get(trend.key_result_id, "–"),
        value=language.number(round(trend.value, 2)),
        day=language.day(trend.on),
        target=language.number(trend.target),
    )
