"""The city's rules: routing, promises, other cities, and a file with a mistake in it."""

from __future__ import annotations

import tomllib

import pytest
from pydantic import ValidationError

from bot.city.city import FOLDER, City

CITY = City.load()
RAW = (FOLDER / "tangsel.toml").read_text(encoding="utf-8")


def changed(**values):
    return tomllib.loads(RAW) | {"code": "tangsel"} | values


def test_every_category_has_an_agency_and_a_promise():
    for category in CITY.categories:
        assert CITY.agency_name(CITY.agency_for(category.code, "36.74.06.1001")) != category.agency
        assert CITY.promise(category.code) == CITY.default_promise
    assert (CITY.default_promise.verify, CITY.default_promise.follow_up, CITY.default_promise.solve) == (3, 5, 14)
    assert CITY.promise("unknown") == CITY.default_promise
    assert CITY.agency_name("unknown") == "unknown"


def test_no_word_belongs_to_two_categories():
    words = [word for category in CITY.categories for word in category.words]
    assert len(words) == len(set(words))


def test_a_category_may_go_to_another_agency_in_some_kelurahan():
    route = {"category": "pohon", "kelurahan": ["36.74.07.1001"], "agency": "disperkim"}
    city = City.model_validate(changed(routing=[route]))
    assert city.agency_for("pohon", "36.74.07.1001") == "disperkim"
    assert city.agency_for("pohon", "36.74.07.1002") == "dlh"


def test_a_category_may_have_a_promise_of_its_own():
    categories = [{"code": "pju", "agency": "dlh", "promise": {"verify": 1, "follow_up": 2, "solve": 3}}]
    assert City.model_validate(changed(categories=categories)).promise("pju").solve == 3


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"categories": [{"code": "pju", "agency": "nobody"}]}, "unknown agencies"),
        ({"routing": [{"category": "ufo", "kelurahan": [], "agency": "dlh"}]}, "unknown categories"),
        ({"routing": [{"category": "pju", "kelurahan": ["1"], "agency": "dlh"}]}, "unknown kelurahan"),
        ({"aliases": {"monas": ["31.71.01.1001"]}}, "unknown kelurahan"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_mistake_in_the_file_is_named_at_start(values, said):
    with pytest.raises(ValidationError, match=said):
        City.model_validate(changed(**values))


def test_an_unknown_city_is_no_city():
    with pytest.raises(FileNotFoundError):
        City.load("atlantis")


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("di monas jakarta", "Jakarta"),
        ("cipayung jakarta timur", "Jakarta"),
        ("cempaka putih, jakarta pusat", "Jakarta"),
        ("bintaro jaksel", "Jakarta"),
        ("sawangan depok", "Kota Depok"),
        ("dekat pasar ciledug", "Kota Tangerang"),
        ("cipayung", ""),
        ("pondok ranji arah jakarta", ""),
        ("jl bogor raya", ""),
        ("uin jakarta", ""),
        ("rempoa dekat jakarta", ""),
        ("pamulang", ""),
    ],
)
def test_a_place_in_another_city_is_noticed(text, city):
    assert CITY.elsewhere(text) == city


def test_the_emergency_numbers_read_as_a_line():
    assert CITY.emergency_text.startswith("Darurat 112, ")
