"""`intake forms DIR`: the two blank forms."""


def test_two_forms_are_written(intake, tmp_path):
    """Into a folder that is made where it is missing; their paths are printed."""
    said = intake("forms", tmp_path / "a" / "b")
    names = ["koushin-shinsei.xlsx", "koushin-shinsei.pdf"]
    assert (said.code, said.out) == (0, "".join(f"{tmp_path}/a/b/{name}\n" for name in names))
    assert [(tmp_path / "a" / "b" / name).stat().st_size > 10_000 for name in names] == [True, True]


def test_blank_form_is_judged(intake, tmp_path):
    """What is sent in empty is read as such: every place that the rules ask for is told."""
    intake("forms", tmp_path)
    said = intake("check", tmp_path / "koushin-shinsei.xlsx", "--received", "2027-01-15")
    assert said.code == 1
    assert "applicant.name.missing" in said.out
