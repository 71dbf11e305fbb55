from services.planning.domain.locales import DEFAULT, language_of

KNOWN = ("en", "de")


def test_the_first_language_that_is_known_is_taken():
    assert language_of(KNOWN, "de-AT", "en") == "de"
    assert language_of(KNOWN, "fr", "DE") == "de"
    assert language_of(KNOWN, None, "fr-CH") == DEFAULT
    assert language_of(KNOWN, "_pycache", None) == DEFAULT
