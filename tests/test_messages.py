"""How sentences stand in the source: marked, given what they ask for, never too early."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import fw_tui.domain.errors as errors_module
from fw_tui.domain.errors import FwError

PACKAGE = Path(__file__).parent.parent / "fw_tui"
ERRORS = {
    name
    for name, value in vars(errors_module).items()
    if isinstance(value, type) and issubclass(value, FwError)
}
TRANSLATORS = {"_", "ngettext"}


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    """The parsed source, by file."""
    return {
        str(path.relative_to(PACKAGE.parent)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def test_no_sentence_is_translated_while_its_module_is_imported(
    trees: dict[str, ast.Module],
) -> None:
    early = [
        f"{file}:{call.lineno}"
        for file, tree in trees.items()
        for call in _calls_at_import(tree)
        if _name(call) in TRANSLATORS
    ]
    assert early == []


def test_the_sentence_of_an_error_is_marked_for_translation(trees: dict[str, ast.Module]) -> None:
    unmarked = [
        f"{file}:{call.lineno}"
        for file, call in _calls(trees)
        if _name(call) in ERRORS
        and call.args
        and isinstance(call.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert unmarked == []


def test_an_error_brings_the_facts_that_its_sentence_asks_for(
    trees: dict[str, ast.Module],
) -> None:
    wrong = [
        f"{file}:{call.lineno}"
        for file, call in _calls(trees)
        if _name(call) in ERRORS and call.args and not _is_filled(call, call.args[0])
    ]
    assert wrong == []


def test_a_shown_sentence_gets_what_it_asks_for(trees: dict[str, ast.Module]) -> None:
    wrong = [
        f"{file}:{call.lineno}"
        for file, call in _calls(trees)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "format"
        and not _is_filled(call, call.func.value)
    ]
    assert wrong == []


def _calls(trees: dict[str, ast.Module]) -> Iterator[tuple[str, ast.Call]]:
    for file, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield file, node


def _calls_at_import(node: ast.AST) -> Iterator[ast.Call]:
    """The calls that run on import: not those in the bodies of functions."""
    if isinstance(node, ast.Call):
        yield node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        inner: list[ast.AST] = [*node.decorator_list, node.args]
    elif isinstance(node, ast.Lambda):
        inner = [node.args]
    else:
        inner = list(ast.iter_child_nodes(node))
    for child in inner:
        yield from _calls_at_import(child)


def _name(node: ast.AST) -> str:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def _is_filled(call: ast.Call, sentence: ast.expr) -> bool:
    """Whether the call gives exactly the places of a sentence that is written out in it."""
    if not isinstance(sentence, ast.Call) or _name(sentence) not in {"N_", *TRANSLATORS}:
        return True
    given = {keyword.arg for keyword in call.keywords}
    texts = [arg.value for arg in sentence.args if isinstance(arg, ast.Constant)]
    asked = {
        name
        for text in texts
        if isinstance(text, str)
        for _text, name, _spec, _conversion in Formatter().parse(text)
        if name is not None
    }
    return None in given or asked == given
