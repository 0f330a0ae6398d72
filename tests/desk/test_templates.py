"""Templates escape what they show, and hold no script, no style and no address of their own."""

import re
from pathlib import Path
from typing import Final

import pytest

from services.desk import pages

ROOT: Final = Path(pages.__file__).parent
TEMPLATES: Final = sorted((ROOT / "templates").rglob("*.html"))
FILES: Final = sorted((ROOT / "static").glob("*.css")) + sorted((ROOT / "static").glob("*.js"))
SAID: Final = "<script>alert('x')</script>"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_escapes_and_holds_nothing_that_the_policy_would_stop(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|\bMarkup\b|autoescape", text), "say it as text"
    assert not re.search(r"""["'][A-Za-z]*[hH]tml["']\s*:""", text), (
        "options that end in html are not escaped: use text"
    )
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", text), (
        "put it into desk.js or desk.css"
    )
    assert not re.search(r"""(href|src|action)=["']?(https?:)?//""", text), "no request leaves the hub"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_asks_for_nothing_elsewhere_and_has_no_brand(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"url\((?!data:)", text) and "@import" not in text
    assert "GDS Transport" not in text and "sourceMappingURL" not in text


def test_code_calls_nothing_safe() -> None:
    for path in ROOT.rglob("*.py"):
        assert not re.search(r"\bMarkup\b|\|\s*safe", path.read_text(encoding="utf-8")), path.name


def test_what_somebody_wrote_is_shown_and_not_run() -> None:
    environment = pages._environment()
    assert environment.from_string("{{ it }}").render(it=SAID) == ("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;")
    macro = '{% from "govuk_frontend_jinja/components/warning-text/macro.html" import govukWarningText %}'
    assert SAID not in environment.from_string(macro + '{{ govukWarningText({"text": it}) }}').render(it=SAID)
