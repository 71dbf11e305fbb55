from contracts.names import folded


def test_case_width_and_spacing_make_no_difference():
    assert folded("  Ｂread \u00a0 Weeks ") == folded("bread weeks")
    assert folded("  Straße  Süd ") == folded("STRASSE su\u0308d")


def test_another_word_does():
    assert folded("Bread") != folded("Breads")
