"""What is a number that a check-in may carry, and how it is written down."""

from decimal import Decimal

from contracts.envelope import Fault
from contracts.values import AMOUNT_DECIMALS_MAX, AMOUNT_MAX


def amount_faults(pointer: str, amount: Decimal) -> list[Fault]:
    """What is wrong with an amount: none at all, beyond ±1e15, finer than 6 decimals."""
    # The wire lets NaN and Infinity in as text; comparing with them would raise or lie.
    if not amount.is_finite():
        return [Fault(pointer, "not_a_number", "This must be a number.")]
    if not -AMOUNT_MAX <= amount <= AMOUNT_MAX:
        return [Fault(pointer, "too_large", "A number lies between -1e15 and 1e15.")]
    if decimals(amount) > AMOUNT_DECIMALS_MAX:
        message = f"A number has at most {AMOUNT_DECIMALS_MAX} decimals."
        return [Fault(pointer, "too_many_decimals", message)]
    return []


def decimals(amount: Decimal) -> int:
    """How many decimals a finite number needs; zeros at its end do not count."""
    if not amount:
        return 0
    # By hand, since Decimal.normalize rounds to the ambient precision.
    _, digits, exponent = amount.as_tuple()
    zeros = len(digits) - len(bytes(digits).rstrip(b"\0"))
    return max(0, -int(exponent) - zeros)


def plain(amount: Decimal) -> Decimal:
    """The same number as people write it: 1E+3 is 1000, 7.50 is 7.5. Expects a sound amount."""
    return Decimal(f"{amount:.{decimals(amount)}f}") if amount else Decimal(0)
