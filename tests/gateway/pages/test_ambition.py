from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from contracts.queries.scoring_ambition import (
    AmbitionAdvice,
    AmbitionView,
    EarlierTrend,
    Sureness,
)
from contracts.queries.scoring_reviews import Counted
from services.gateway.pages.ambition import advice_of
from services.gateway.pages.language import LOCALES, read

KEY_RESULT = UUID(int=7)


def found(*advice: AmbitionAdvice) -> AmbitionView:
    trend = EarlierTrend(
        key_result_id=KEY_RESULT,
        target=Decimal(300),
        on=date(2027, 3, 31),
        value=Decimal("312.25"),
        low=Decimal(290),
        high=Decimal(330),
        over=24,
        cycle_ids=(),
        reaches_target=True,
    )
    return AmbitionView(
        objective_id=UUID(int=1),
        ambition="aspirational",
        advice=advice,
        trends=(trend,),
        confidence=Sureness(sure=3, told=3, key_results=3, lowest=9),
        scores=Counted(value=None, over=0),
    )


def test_what_speaks_for_asking_more_is_said_in_the_readers_language():
    objective: Any = SimpleNamespace(
        key_results=(SimpleNamespace(id=KEY_RESULT, title="Brötchen"),)
    )
    said = advice_of(
        read(LOCALES / "de.po"),
        objective,
        found(
            AmbitionAdvice(
                rule="forecast_reaches_target", key_result_id=KEY_RESULT, message="English"
            ),
            AmbitionAdvice(rule="everybody_is_sure", message="English"),
            AmbitionAdvice(rule="scores_were_high", message="English"),
        ),
    )
    assert len(said) == 3 and "English" not in " ".join(said)
    assert "„Brötchen“" in said[0] and "312,25" in said[0] and "300" in said[0]
    assert "9 oder mehr von 10" in said[1]
