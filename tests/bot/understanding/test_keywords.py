"""What residents write, and what it is read as."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.city import City, case_number
from bot.dialogue.reading import NOTHING
from bot.understanding import Keywords

KEYWORDS = Keywords(City.load())
CLEAR, LIKELY = 0.9, 0.6

CONTROLS = [
    ("officer", "officer"),
    ("iya stuju", "yes"),
    ("yaudah kirim", "yes"),
    ("ga jadi dua duanya", "cancel"),
    ("ga punya foto", "skip"),
    ("batal", "cancel"),
    ("batal aja pak", "cancel"),
    ("BATAL", "cancel"),
    ("gak jadi deh", "cancel"),
    ("cancel", "cancel"),
    ("/batal", "cancel"),
    ("batalin dong kak", "cancel"),
    ("kembali", "back"),
    ("balik", "back"),
    ("/kembali", "back"),
    ("back", "back"),
    ("mulai lagi", "restart"),
    ("ulang dari awal", "restart"),
    ("reset", "restart"),
    ("menu", "menu"),
    ("/start", "menu"),
    ("ya", "yes"),
    ("ya pak", "yes"),
    ("iyaaa", "yes"),
    ("iya bener", "yes"),
    ("ok siap", "yes"),
    ("kirim", "yes"),
    ("sdh benar kirim aja", "yes"),
    ("yes", "yes"),
    ("muhun", "yes"),
    ("tidak", "no"),
    ("gak usah", "no"),
    ("ngga", "no"),
    ("no", "no"),
    ("lewati aja", "skip"),
    ("tidak ada", "skip"),
    ("skip", "skip"),
    ("kenapa perlu ini?", "why"),
    ("buat apaan sih", "why"),
    ("selesai", "done"),
    ("udah beres", "done"),
    ("/selesai", "done"),
    ("bantuan", "help"),
    ("tolong", "help"),
    ("/bantuan", "help"),
    ("halo", "greeting"),
    ("haloooo min", "greeting"),
    ("assalamualaikum", "greeting"),
    ("punten", "greeting"),
    ("pak", "greeting"),
    ("makasih banyak ya min", "thanks"),
    ("ok makasih", "thanks"),
    ("nuhun", "thanks"),
    ("bahasa inggris", "language"),
    ("/bahasa", "language"),
    ("data saya", "privacy"),
    ("/dataku", "my_data"),
    ("hapus data saya", "delete_data"),
    ("lanjutkan yang tadi", "resume"),
    ("/lapor", "lodge"),
    ("/izin", "permit_status"),
    ("/pbb", "tax"),
    ("/laporan", "my_cases"),
    ("/petugas", "officer"),
    ("ganti bahasa", "language"),
]

WISHES = [
    ("izin saya sdh sampe mana?", "permit_status", CLEAR),
    ("ijin gmn", "permit_status", CLEAR),
    ("where is my permit", "permit_status", CLEAR),
    ("izin saya kok macet belum jadi jadi", "permit_status", CLEAR),
    ("apa syarat bikin pbg", "permit_status", LIKELY),
    ("slf saya kapan terbit ya", "permit_status", CLEAR),
    ("cek pbb dong", "tax", CLEAR),
    ("mau bayar pbb", "tax", CLEAR),
    ("berapa pajak rumah saya", "tax", CLEAR),
    ("denda pbb saya brp min", "tax", CLEAR),
    ("property tax please", "tax", CLEAR),
    ("laporan saya yang kemarin gimana", "my_cases", CLEAR),
    ("kok laporan saya lama banget ga ditanggepin", "my_cases", CLEAR),
    ("laporan saya soal jalan rusak kemarin sudah sampai mana", "my_cases", CLEAR),
    ("laporan gmn kabarnya", "my_cases", CLEAR),
    ("mau ngomong sama orang", "officer", CLEAR),
    ("bisa bicara dengan petugas?", "officer", CLEAR),
    ("i want to talk to a person", "officer", CLEAR),
    ("cabut laporan saya", "withdraw", CLEAR),
    ("batalin laporan saya dong", "withdraw", CLEAR),
    ("tambah foto", "add_to_case", CLEAR),
    ("gimana cara lapor?", "help", LIKELY),
    ("terima kasih atas bantuannya", "thanks", LIKELY),
    ("saya mau lapor", "lodge", CLEAR),
    ("mau ngadu soal tetangga", "lodge", LIKELY),
    ("tetangga saya bangun rumah tanpa izin", "lodge", LIKELY),
    ("ada yang bocor parah pak", "lodge", LIKELY),
    ("izin mendirikan bangunan saya ditolak kenapa", "permit_status", LIKELY),
    ("ini gimana sih lapor dari minggu lalu ga ada tindakan", "my_cases", LIKELY),
    ("ngomong sama manusia dong jangan robot", "officer", CLEAR),
    ("nomor petugas berapa", "officer", LIKELY),
    ("pindah ke bahasa inggris", "language", CLEAR),
    ("jangan kirim pesan lagi", "stop", CLEAR),
    ("cancel my report", "withdraw", CLEAR),
]

COMPLAINTS = [
    ("lampu jalan mati di jl siliwangi", "pju"),
    ("lampu pju mati dpn gg haji nawi udh seminggu", "pju"),
    ("street light is out", "pju"),
    ("lampu taman mati dari kemaren", "pju"),
    ("jalan berlubang depan SDN Pamulang 2 sdh 3 minggu, bahaya bgt", "jalan"),
    ("JALAN RUSAK PARAH DI PAMULANG BARAT!!!", "jalan"),
    ("jalanan ancur parah nih", "jalan"),
    ("big pothole on the road, dangerous", "jalan"),
    ("jalan rusak depan kantor pajak", "jalan"),
    ("sudah bayar pajak tapi jalan rusak terus", "jalan"),
    ("ijin lapor pak, got mampet di depan rumah bau banget", "drainase"),
    ("solokan mampet euy, bau pisan", "drainase"),
    ("gorong2 tersumbat udh lama", "drainase"),
    ("sampah blm diangkut 2 minggu di bambu apus", "sampah"),
    ("runtah numpuk di sisi jalan", "sampah"),
    ("garbage not collected since monday, smells bad", "sampah"),
    ("rumah kebanjiran se lutut tiap hujan, parah", "banjir"),
    ("trotoar rusak parah susah jalan kaki", "trotoar"),
    ("dahan patah nutup jalan bahaya", "pohon"),
    ("air pdam mati 3 hari", "air"),
    ("parkir liar di trotoar depan indomaret", "parkir"),
    ("lampu merah mati di perempatan", "transportasi"),
    ("tetangga berisik tiap malam ganggu tidur", "ketertiban"),
    ("izin usaha tetangga ganggu, bising tiap malam", "ketertiban"),
    ("pkl liar di trotoar bikin macet parah", "pkl"),
    ("spanduk liar ganggu pemandangan bgt", "reklame"),
    ("anjing liar gigit anak", "hewan"),
    ("mati lampu di rumah saya", "lainnya"),
    ("<b>lampu mati</b> <script>alert(1)</script>", "pju"),
    ("lampune mati kabeh, peteng bgt iki", "pju"),
    ("tolong perbaiki lampu jalan yang mati", "pju"),
]

DANGERS = [
    ("ada kecelakaan di jl raya serpong", "accident"),
    ("kebakaran di pasar serpong tolong", "fire"),
    ("ADA API DI GUDANG!!!", "fire"),
    ("kabel listrik putus di jalan", "electricity"),
    ("anak kesetrum tiang lampu", "electricity"),
    ("ada orang tenggelam di situ gintung", "drowning"),
    ("pohon tumbang menimpa mobil", "tree"),
    ("bau gas bocor", "gas"),
    ("ada begal", "violence"),
    ("there is a fire in my house", "fire"),
]

NO_DANGER = [
    "rawan kecelakaan karena gelap",
    "hampir kecelakaan gara gara lubang",
    "kemarin ada kecelakaan karena lubang ini",
    "sering terjadi kecelakaan di sini",
    "takut ada kebakaran",
    "mobil pemadam kebakaran tidak bisa lewat",
    "kecelakaan minggu lalu di tikungan",
    "pohon mau tumbang",
    "lampu mati",
]

EVERYTHING = [str(row[0]) for rows in (CONTROLS, WISHES, COMPLAINTS, DANGERS) for row in rows]


@pytest.mark.parametrize(("text", "intent"), CONTROLS)
async def test_a_short_wish_is_certain(text, intent):
    reading = await KEYWORDS.read(text)
    assert (reading.intent, reading.score) == (intent, 1.0)


@pytest.mark.parametrize(("text", "intent", "score"), WISHES)
async def test_a_wish_in_a_sentence(text, intent, score):
    reading = await KEYWORDS.read(text)
    assert reading.intent == intent
    assert reading.score >= score


@pytest.mark.parametrize(("text", "category"), COMPLAINTS)
async def test_a_complaint_and_its_kind(text, category):
    reading = await KEYWORDS.read(text)
    assert (reading.intent, reading.categories[0][0]) == ("lodge", category)
    assert reading.score >= 0.8
    assert reading.categories[0][1] > 0.5


@pytest.mark.parametrize(("text", "kind"), DANGERS)
async def test_a_danger_is_noticed_and_reported(text, kind):
    reading = await KEYWORDS.read(text)
    assert (reading.danger, reading.intent) == (kind, "lodge")
    assert reading.score >= CLEAR


@pytest.mark.parametrize("text", NO_DANGER)
async def test_what_might_be_or_was_is_no_danger_now(text):
    assert (await KEYWORDS.read(text)).danger == ""


@pytest.mark.parametrize("text", ["", " ", "🙏🙏", "!!!", "👍", "\n\n", "<>"])
async def test_nothing_said_is_nothing_read(text):
    assert await KEYWORDS.read(text) == NOTHING


@pytest.mark.parametrize(
    "text",
    [
        "bukan itu",
        "apa kabar dunia",
        "besok hujan ga ya kira kira",
        "ya ampun pak kenapa begini sih",
        "tidak ada yang datang kemarin",
    ],
)
async def test_small_talk_starts_nothing(text):
    assert (await KEYWORDS.read(text)).score < LIKELY


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("ganti lokasi", "lokasi"),
        ("ubah kategori dong", "kategori"),
        ("salah lokasinya", "lokasi"),
        ("lokasinya salah pak", "lokasi"),
        ("mau ganti fotonya", "foto"),
        ("bukan, di jalan ceger", "lokasi"),
        ("change location", "location"),
    ],
)
async def test_a_change_names_what(text, word):
    reading = await KEYWORDS.read(text)
    assert reading.intent == "change"
    assert reading.entities["change"] == word


@pytest.mark.parametrize(
    "text", ["ganti lampu", "ganti lampu jalan yang mati", "perbaiki jalan", "ganti dong", "bukan"]
)
async def test_mending_the_city_is_no_change_of_an_answer(text):
    assert (await KEYWORDS.read(text)).intent != "change"


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("pbb 36.76.010.005.012-0034.0", "nop", "367601000501200340"),
        ("pbb 36.76.010.005.12-0034.0", "nop", "36.76.010.005.12-0034.0"),
        ("cek pbb 36760100050120034", "nop", "36760100050120034"),
        ("izin saya PBG-367401-20261101-003", "permit_number", "PBG-367401-20261101-003"),
        ("pbg 367401 20261101 3", "permit_number", "PBG-367401-20261101-003"),
        ("pbg 367401", "permit_number", "pbg 367401"),
        ("nomor saya 0812-3456-7890", "phone", "081234567890"),
        ("+62 812 3456 7890", "phone", "081234567890"),
        ("lampu jalan mati di jl siliwangi", "street", "jl siliwangi"),
        ("lampu mati dpn gg haji nawi udh seminggu", "street", "gg haji nawi"),
        ("di Jl. Ceger Raya no 5, depan warung", "street", "Jl. Ceger Raya no 5"),
        ("sampah di kel. pondok cabe ilir", "kelurahan", "36.74.06.1005"),
        ("banjir di ciputat timur", "kecamatan", "Ciputat Timur"),
        ("english please", "language", "en"),
        ("bahasa indonesia", "language", "id"),
    ],
)
async def test_what_has_a_form_is_found(text, entity, value):
    assert (await KEYWORDS.read(text)).entities.get(entity) == value


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("jalan rusak parah", "street"),
        ("lampu jalan mati semua", "street"),
        ("jalan di depan rumah", "street"),
        ("susah jalan kaki", "street"),
        ("lampu mati di pondok cabe", "kelurahan"),
        ("ada ular di sawah", "kelurahan"),
        ("3676010005012003", "nop"),
        ("rumah nomor 12345678", "phone"),
    ],
)
async def test_what_only_looks_like_it_is_left(text, entity):
    assert entity not in (await KEYWORDS.read(text)).entities


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("{}", "case_status"),
        ("status {} dong", "case_status"),
        ("{} lampunya masih mati", "case_status"),
        ("tarik laporan {}", "withdraw"),
        ("tambah keterangan {}", "add_to_case"),
    ],
)
async def test_a_case_number_leads_to_its_case(text, intent):
    number = case_number("LP", 2026, 42)
    reading = await KEYWORDS.read(text.format(number.lower()))
    assert (reading.intent, reading.entities["case_number"]) == (intent, number)


async def test_two_troubles_of_one_weight_are_not_decided():
    ranked = (await KEYWORDS.read("lampu mati dan jalan rusak")).categories
    assert {code for code, _ in ranked} == {"pju", "jalan"}
    assert ranked[0][1] < LIKELY


async def test_scores_are_ranked_and_within_bounds():
    for text in EVERYTHING:
        reading = await KEYWORDS.read(text)
        for pairs in (reading.intents, reading.categories):
            assert [score for _, score in pairs] == sorted((score for _, score in pairs), reverse=True)
            assert all(0 < score <= 1 for _, score in pairs)


async def test_a_long_story_is_read_in_milliseconds():
    story = "lampu jalan mati di depan sekolah sejak minggu lalu, tolong pak. " * 77
    started = time.process_time()
    for _ in range(20):
        reading = await KEYWORDS.read(story)
    assert (time.process_time() - started) / 20 < 0.02
    assert reading.categories[0][0] == "pju"


@settings(max_examples=300, deadline=None)
@given(st.text())
async def test_no_text_breaks_the_reading(text):
    assert 0 <= (await KEYWORDS.read(text)).score <= 1


WORDS = st.sampled_from(" ".join(EVERYTHING).split())


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=30).map(" ".join))
async def test_no_mixture_of_words_breaks_the_reading(text):
    assert 0 <= (await KEYWORDS.read(text)).score <= 1
