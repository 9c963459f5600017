"""The office's settings: config.toml and the environment, checked, as values.

A key that is unknown, a value that does not fit, a file that is not there: one `ConfigurationError` that names it.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cases.policy import Account, Fee, Office, Policy, RuleSet, rule_set_from
from cases.reading import ReadingOptions
from ops.errors import ConfigurationError
from ops.tables import Settings

CHECKOUT = Path(__file__).resolve().parent.parent
EMBEDDED = CHECKOUT / "config.toml"
SECRETS = frozenset({("mailbox", "password"), ("smtp", "password"), ("console", "key")})
FAULTS = {
    "extra_forbidden": "there is no such key",
    "missing": "is missing",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "dict_type": "must be a table",
}
"""pydantic's kinds of fault that read better in words of ours."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings and what follows from them: the office, the policy of the rules, the options of the reader."""

    settings: Settings
    policy: Policy
    office: Office
    reading: ReadingOptions
    path: Path
    origins: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    """Where a key's value comes from: the file or the environment variable; not there: the built-in default."""


def load(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Config:
    """The configuration of `path` (None: ./config.toml if there is one, else the built-in one), overridden by the environment."""
    chosen = path or (Path("config.toml") if Path("config.toml").is_file() else EMBEDDED)
    own = _parsed(chosen)
    tables = _merged(_parsed(EMBEDDED), own)
    origins = _override(tables, os.environ if environ is None else environ)
    try:
        settings = Settings.model_validate(tables)
    except ValidationError as error:
        raise ConfigurationError(_first_fault(error, chosen, origins)) from None
    written = {} if chosen.resolve() == EMBEDDED else dict.fromkeys(_keys(own), str(chosen))
    return Config(settings, _policy(settings, chosen), _office(settings), _reading(settings), chosen, written | origins)


def _keys(tables: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every key of nested tables, by its path; a list is one key."""
    for key, value in tables.items():
        if isinstance(value, dict):
            yield from _keys(value, (*path, key))
        else:
            yield (*path, key)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(f"there is no file {path}") from None
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path}: is no text in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: {error}") from None


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: _merged(base[key], over[key])
        for key in base.keys() & over.keys()
        if isinstance(base[key], dict) and isinstance(over[key], dict)
    }
    return {**base, **over, **both}


def _override(tables: dict[str, Any], environ: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Puts INTAKE_<TABLE>__<KEY> into the tables; returns which variable set which key."""
    origins = {}
    for name, value in environ.items():
        if not name.startswith("INTAKE_") or "__" not in name:
            continue
        path = tuple(name.removeprefix("INTAKE_").lower().split("__"))
        if path[-1].endswith("_file") and (*path[:-1], path[-1].removesuffix("_file")) in SECRETS:
            path, value = (*path[:-1], path[-1].removesuffix("_file")), _secret(name, value)
        table = tables
        for key in path[:-1]:
            table = table.setdefault(key, {})
            if not isinstance(table, dict):
                raise ConfigurationError(f"{name} names no table of the configuration")
        # Only lists and tables are written as in the file: a password may begin with a bracket.
        table[path[-1]] = _structured(name, value) if isinstance(table.get(path[-1]), list | dict) else value
        origins[path] = name
    return origins


def _secret(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise ConfigurationError(f"{name}: {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{name}: {path} is no text in UTF-8") from None


def _structured(name: str, value: str) -> Any:
    try:
        return tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        raise ConfigurationError(f'{name}: must be written as in config.toml, such as ["a", "b"] or {{ a = "b" }}') from None


def _first_fault(error: ValidationError, path: Path, origins: dict[tuple[str, ...], str]) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    key = tuple(str(part) for part in fault["loc"])
    set_by = (name for variable, name in origins.items() if all(a == b for a, b in zip(variable, key, strict=False)))
    where = next(set_by, f"{path}: {'.'.join(key)}")
    return f"{where}: {FAULTS.get(fault['type']) or fault['msg'].removeprefix('Value error, ')}"


def _policy(settings: Settings, path: Path) -> Policy:
    program, policy = settings.program.professional, settings.policy
    month, day = map(int, policy.correction_last_day.split("-"))
    return Policy(
        rule_sets=tuple(_rule_set(name, path) for name in program.rule_sets),
        fees=tuple(Fee(first_day=f.first_day, amount=f.amount, confirmed_until=f.confirmed_until) for f in program.fees),
        account=Account(**program.account.model_dump()),
        subject_pattern=program.subject_pattern,
        number_pattern=program.number_pattern,
        courses=_courses(program.courses, path) if program.courses else None,
        period_mode=policy.period_mode,
        cap_year=policy.cap_year,
        granularity=Decimal(policy.granularity_minutes) or None,
        pledge_days_before_window=policy.pledge_days_before_window,
        subject_date_tolerance_days=policy.subject_date_tolerance_days,
        correction_days=policy.correction_days,
        correction_last_month_day=(month, day),
        query_days=policy.query_days,
        payment_days_after_window=policy.payment_days_after_window,
        ordinary_work_words=tuple(policy.ordinary_work_words),
        long_day_minutes=Decimal(policy.long_day_minutes),
        audit_rate=policy.audit_rate,
        audit_triggers=frozenset(policy.audit_triggers),
        audit_days=policy.audit_days,
        authserv_id=settings.mailbox.authserv_id or None,
        own_addresses=frozenset(_own_addresses(settings)),
    )


def _beside(name: str, path: Path) -> Path:
    """A file named in the configuration: beside the configuration, else in the checkout."""
    own = path.parent / name
    return own if own.exists() else CHECKOUT / name


def _rule_set(name: str, path: Path) -> RuleSet:
    file = _beside(name, path)
    try:
        return rule_set_from(_parsed(file))
    except ConfigurationError as error:
        raise ConfigurationError(f"program.professional.rule_sets: {error.args[0]}") from None
    except (KeyError, ValueError, TypeError, ArithmeticError, AttributeError) as error:
        raise ConfigurationError(f"program.professional.rule_sets: {file}: {error}") from None


def _courses(name: str, path: Path) -> frozenset[str]:
    """Every cell of the list: course numbers and names alike tell a recognised course."""
    import csv

    file = _beside(name, path)
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return frozenset(cell.strip() for row in list(csv.reader(lines))[1:] for cell in row if cell.strip())
    except OSError as error:
        raise ConfigurationError(f"program.professional.courses: {file}: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error):
        raise ConfigurationError(f"program.professional.courses: {file} is no CSV in UTF-8") from None


def _office(settings: Settings) -> Office:
    known = settings.letters.model_dump() | settings.program.professional.model_dump(include={"form_url", "subject_form"})
    return Office(**{f.name: known[f.name] for f in fields(Office)})


def _reading(settings: Settings) -> ReadingOptions:
    limits = settings.limits
    return ReadingOptions(
        own_addresses=_own_addresses(settings),
        authserv_id=settings.mailbox.authserv_id or None,
        aliases=tuple(settings.forms.aliases.items()),
        max_files=limits.files,
        max_inflated_bytes=limits.inflated_bytes,
        max_file_bytes=limits.file_bytes,
    )


def _own_addresses(settings: Settings) -> tuple[str, ...]:
    letters = settings.letters
    return tuple(sorted({address.lower() for address in (letters.sender, letters.bounces, *letters.own_addresses)}))
