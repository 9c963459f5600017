"""`intake user add`: staff accounts."""


def test_an_account_is_made_once(house, intake):
    """Its name is how the history names this person, so no second one may have it."""
    first = intake("user", "add", "田中", "--role", "clerk", "--config", house.config)
    assert (first.code, first.out) == (0, "田中: clerk\n")
    second = intake("user", "add", "田中", "--role", "auditor", "--config", house.config)
    assert (second.code, second.err) == (2, "intake: The command was not used as it must be: the name '田中' is taken\n")


def test_a_role_that_there_is_not(house, intake):
    """The roles are named."""
    said = intake("user", "add", "田中", "--role", "boss", "--config", house.config)
    assert said.code == 2
    assert "'clerk', 'supervisor', 'auditor'" in said.err


def test_nobody_passes_for_another(house, intake):
    """A second account that looks the same could audit what the first decided; one without a name is nobody's."""
    intake("user", "add", "田中", "--role", "supervisor", "--config", house.config)
    for name in (" 田中", "田中\u3000"):
        assert intake("user", "add", name, "--role", "auditor", "--config", house.config).err.endswith("'田中' is taken\n")
    assert intake("user", "add", " ", "--role", "clerk", "--config", house.config).code == 2
