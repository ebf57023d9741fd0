"""The documents keep up with the code: every command, rule and setting is told of where a reader looks for it."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from importlib.metadata import entry_points

import pytest

from dongliang.checkin import DayRules, MainRules
from dongliang.cli import COMMANDS
from dongliang.council import CouncilRules, MirrorRules
from dongliang.gate import GateRules, QuizRules
from dongliang.words import LANGUAGES, label
from tests.habits.project import HOUSE, ROOT, assert_none, files, name, text, tree

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
MAKE_TARGET = re.compile(r"`make ([a-z]+)")


def all_commands() -> set[str]:
    """Return the commands of the library and those that the house adds."""
    added = [command for point in entry_points(group="dongliang.commands") for command in point.load()]
    return {*COMMANDS, *added}


_RULES = (GateRules, DayRules, QuizRules, MainRules, CouncilRules, MirrorRules)


def all_rules() -> list[str]:
    """Return every number that a community can set."""
    declared = [field for rules in _RULES for field in fields(rules)]
    return [field.name for field in declared if field.metadata["unit"] != "rules"]


def all_settings() -> set[str]:
    """Return every name that the site's settings read from the environment."""
    asked = {
        node.args[0].value
        for node in ast.walk(tree(HOUSE / "settings.py"))
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
        if isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
    }
    return {str(setting) for setting in asked}


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_command_stands_in_the_readme(readme: str) -> None:
    told = text(readme)
    assert_none(
        {command for command in all_commands() if f"dongliang {command}" not in told}, f"commands that {readme} lacks"
    )


def test_every_rule_stands_in_the_rules() -> None:
    told = text("docs/rules.md")
    words = {
        (rule, word) for rule in all_rules() for word in (rule, *(label(f"rules.{rule}", each) for each in LANGUAGES))
    }
    assert_none({f"{rule}: {word}" for rule, word in words if word not in told}, "rules that docs/rules.md lacks")


def test_every_setting_is_explained() -> None:
    told = text("docs/settings.md")
    assert all_settings(), "no setting was found: is settings.py still read by `env`?"
    assert_none({setting for setting in all_settings() if setting not in told}, "settings that docs/settings.md lacks")


def test_no_document_tells_of_a_setting_that_is_gone() -> None:
    named = set(re.findall(r"\bDONGLIANG_[A-Z_]+\b", text("docs/settings.md")))
    assert_none(named - all_settings(), "settings that the site does not read")


def test_links_between_documents_lead_somewhere() -> None:
    dead = [
        f"{name(path)}: {link}"
        for path in files(".md")
        for link in LINK.findall(path.read_text("utf-8"))
        if not re.match(r"[a-z]+:", link) and not (path.parent / link).exists()
    ]
    assert_none(dead, "links that lead nowhere")


def test_make_has_every_target_that_a_document_names() -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.M))
    named = {
        f"{name(path)}: make {word}" for path in files(".md") for word in MAKE_TARGET.findall(path.read_text("utf-8"))
    }
    assert_none(
        {place for place in named if place.rpartition(" ")[2] not in targets}, "targets that the Makefile lacks"
    )


@pytest.mark.parametrize(
    "document",
    ["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"],
)
def test_the_documents_of_the_house_are_there(document: str) -> None:
    assert len((ROOT / document).read_text("utf-8").splitlines()) > 5
