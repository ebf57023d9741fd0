"""Both languages say the same: every word and sentence stands in 中文 and English with the same open places."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from dongliang.words import LANGUAGES
from tests.habits.project import HOUSE, LIBRARY, SOURCE, assert_none, files, name, tree
from tools.translations import CATALOGUE, catalogue, faults_within

WORDS = LIBRARY / "words.toml"
ASKING = {"label", "explain", "entry"}
#: What is called with a key -> the place of the key among the arguments, and the section that it stands in.
NAMING = {
    "Refused": (0, "refused"),
    "RuleError": (0, "refused"),
    "tell": (1, "notice"),
    "tell_together": (1, "notice"),
    "say": (1, "said"),
    "ReadError": (1, "readers"),
    "remarks.refuse": (1, "readers"),
    "remarks.notice": (1, "readers"),
    "remarks.notice_names": (0, "readers"),
}
#: Keys that are put together where they are asked for.
COMPOSED = re.compile(
    r"verdict\.(out_\w+|\w+_after_today|\w+_asked)|notice\.(fell_out_\w+|barred_next)|log\.recorded_\w+|rule_words\.(weekly|questions|done)_\w+"
    r"|decision\.powers_fell_\w+|notice\.powers_founder_\w+"
    r"|holder\.(stewards|named)_\w+|proposal_outcome\.\w+|proposal_title\.change_rules_\w+|decision\.decided_\w+|notice\.proposal_(passed|not_done|failed|walked)"
    r"|rehearsal\.(held|row)_\w+|handover\.\w+_missing"
    r"|finding\.(decided|habit|stage|stays_why|no_ties|too_few)_\w+|place\.check-in|refused\.word_\w+|recognition\.(post|reply|session)(_worded)?|beneath\.recognised_\w+"
)
IN_TEMPLATES = re.compile(r"{%\s*(?:word|explain)\s+\"([\w.]+)\"")


def entries(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield every entry with its key: a table whose values are all texts is an entry."""
    for key, value in table.items():
        if all(isinstance(inner, str) for inner in value.values()):
            yield f"{prefix}{key}", value
        else:
            yield from entries(value, f"{prefix}{key}.")


def all_entries() -> dict[str, Mapping[str, str]]:
    return dict(entries(tomllib.loads(WORDS.read_text("utf-8"))))


def open_places(sentence: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(sentence) if field is not None}


def test_every_word_stands_in_both_languages() -> None:
    lacking = [
        f"{key}: {language}"
        for key, entry in all_entries().items()
        for language in LANGUAGES
        if not entry.get(language, "").strip()
    ]
    assert_none(lacking, "no text in words.toml")


def test_both_languages_leave_the_same_places_open() -> None:
    different = [
        f"{key}: {[sorted(open_places(text)) for text in entry.values()]}"
        for key, entry in all_entries().items()
        if len({frozenset(open_places(text)) for text in entry.values()}) > 1
    ]
    assert_none(different, "open places that differ")


def test_no_english_is_left_in_the_chinese() -> None:
    chinese, apart = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"\{[^}]*\}|[^A-Za-z]")
    texts = {key: entry.get("zh-Hans", "") for key, entry in all_entries().items()}
    letters = {key: apart.sub("", text) for key, text in texts.items() if not chinese.search(text)}
    unlike = [key for key, left in letters.items() if left and not left.isupper()]
    assert_none(unlike, "no Chinese in the Chinese text, and no abbreviation either")


def test_the_voice_does_not_shout() -> None:
    """No exclamation marks, none of the shop's words."""
    shouting = re.compile(r"[!！]|用户|流量|恭喜|您")
    loud = [key for key, entry in all_entries().items() if any(map(shouting.search, entry.values()))]
    loud += [key[1] for key, entry in catalogue(HOUSE).items() if shouting.search(entry.msgid + entry.msgstr)]
    assert_none(loud, "texts that shout or sell")


def test_every_key_that_is_asked_for_exists() -> None:
    known = all_entries()
    unknown = [f"{place}: {key}" for place, key in keys_asked_for() if key not in known]
    assert_none(unknown, "words.toml lacks these")


def test_no_entry_is_left_over() -> None:
    """A key, or its last part, stands somewhere in the code: a guard against leavings, no proof of use."""
    code = "\n".join(path.read_text("utf-8") for path in files(".py", ".html", under=SOURCE))
    said = set(re.findall(r"\w+", code))
    left = [key for key in all_entries() if key.rpartition(".")[2] not in said and not COMPOSED.fullmatch(key)]
    assert_none(left, "words.toml holds these, and nothing asks for them")


def keys_asked_for() -> Iterator[tuple[str, str]]:
    """Yield the keys written out in calls such as ``label("state.done", …)`` and in templates, with the place."""
    for path in files(".py", under=SOURCE):
        for node in ast.walk(tree(path)):
            key = key_in(node)
            if key and isinstance(node, ast.Call):
                yield f"{name(path)}:{node.lineno}", key
    for path in files(".html", under=HOUSE):
        for key in IN_TEMPLATES.findall(path.read_text("utf-8")):
            yield name(path), key


def key_in(node: ast.AST) -> str:
    """Return the key that a call asks for or names, as far as it is written out there."""
    if not isinstance(node, ast.Call):
        return ""
    called = ast.unparse(node.func).removeprefix("self.").lstrip("_")
    place, section = (0, "") if called in ASKING else NAMING.get(called, (0, None))
    if section is None or len(node.args) <= place:
        return ""
    key = node.args[place]
    if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
        return ""
    return f"{section}.{key.value}" if section else key.value


def test_the_catalogue_of_the_site_is_translated() -> None:
    assert (HOUSE / CATALOGUE).exists(), "run `make translations`"
    assert_none(faults_within(HOUSE), str(CATALOGUE))
