"""Long answers to officers."""

from __future__ import annotations

from bot.staff.telegram.speaker import LENGTH, pages


def test_short_is_one_message():
    assert pages("") == [""]
    assert pages("satu\n\n<b>dua</b>") == ["satu\n\n<b>dua</b>"]


def test_long_is_cut_between_lines():
    lines = [f"<b>{number}</b> " + "x" * 500 for number in range(20)]
    found = pages("\n".join(lines))
    assert "\n".join(found).split("\n") == lines
    assert all(len(page) <= LENGTH for page in found)


def test_a_line_without_end_is_cut_but_no_sign_of_it():
    line = "<b>12</b> " + "&amp;" * 3000
    found = pages(line)
    assert "".join(found) == line
    assert all(len(page) <= LENGTH for page in found)
    assert all(page.endswith(";") for page in found)
