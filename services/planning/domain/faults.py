"""What is wrong with words and amounts, as faults that name their place."""

from collections.abc import Collection, Iterable
from decimal import Decimal

from contracts.envelope import Fault
from contracts.values import AMOUNT_DECIMALS_MAX, AMOUNT_MAX, WEIGHT_MAX

# An amount with more digits than this is no figure anybody wrote; it only costs time.
DIGITS_MAX = 60


def blank(pointer: str, text: str) -> list[Fault]:
    """A text that must say something."""
    if text.strip():
        return []
    return [Fault(pointer, "blank", "This must say something.")]


def reason(text: str | None, *, wanted: bool) -> list[Fault]:
    """A reason that is missing where one is wanted, or given and empty."""
    if text is not None:
        return blank("/reason", text)
    if wanted:
        return [Fault("/reason", "reason_wanted", "Say why: this is published or already runs.")]
    return []


def amount(pointer: str, value: Decimal) -> list[Fault]:
    """A number that is none, too large, or too fine."""
    if not value.is_finite():
        return [Fault(pointer, "not_a_number", "This must be a number.")]
    # Decimals compare exactly, whatever the ambient context.
    if not -AMOUNT_MAX <= value <= AMOUNT_MAX:
        return [Fault(pointer, "too_large", "A number lies between -1e15 and 1e15.")]
    if decimals(value) > AMOUNT_DECIMALS_MAX or len(value.as_tuple().digits) > DIGITS_MAX:
        message = f"A number has at most {AMOUNT_DECIMALS_MAX} decimals."
        return [Fault(pointer, "too_many_decimals", message)]
    return []


def weight(pointer: str, value: Decimal) -> list[Fault]:
    """A weight that is no amount, not above zero, or above the limit."""
    found = amount(pointer, value)
    if not found and not 0 < value <= WEIGHT_MAX:
        message = f"A weight is above 0 and at most {WEIGHT_MAX}."
        found = [Fault(pointer, "weight_out_of_range", message)]
    return found


def decimals(value: Decimal) -> int:
    """How many decimals a finite number needs; zeros at its end do not count."""
    _, digits, exponent = value.as_tuple()
    needed = -int(exponent)
    for digit in reversed(digits):
        if digit or needed <= 0:
            break
        needed -= 1
    return max(needed, 0) if value else 0


def plain(value: Decimal) -> Decimal:
    """The same number as people write it: 1E+3 is 1000, 7.50 is 7.5. Expects a sound amount."""
    return Decimal(f"{value:.{decimals(value)}f}") if value else Decimal(0)


def named(found: Iterable[Fault], hidden: Collection[str]) -> tuple[str, ...]:
    """Faults as an event keeps them: where and what, without those at hidden places."""
    told = (fault for fault in found if fault.pointer not in hidden)
    return tuple(f"{fault.pointer} {fault.code}" for fault in told)
