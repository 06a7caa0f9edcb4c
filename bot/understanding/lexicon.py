"""The words of each wish, in plain form (see `normalise`): Indonesian, Betawi, Sundanese, English."""

from __future__ import annotations

# The whole message is one of these, politeness apart.
CONTROLS: dict[str, tuple[str, ...]] = {
    "cancel": ("batal", "/batal", "batalkan", "tidak jadi", "batalin", "stop", "sudahi", "never mind", "cancel it",
               "batal semua", "tidak jadi semua", "tidak jadi dua duanya", "tidak jadi keduanya", "batal dua duanya"),
    "back": ("kembali", "/kembali", "mundur", "back", "balik", "sebelumnya", "kembali ke sebelumnya", "go back"),
    "restart": ("ulang dari awal", "reset", "mulai baru", "mulai lagi", "ulang", "ulangi", "dari awal", "mulai dari awal", "restart", "start over", "/ulang"),
    "menu": ("menu", "/menu", "/start", "start", "mulai", "menu utama", "kembali ke menu"),
    "yes": (
        "iya", "y", "ok", "oke", "okay", "okey", "setuju", "benar", "betul", "bener", "sip", "siap", "boleh", "yes",
        "yoi", "iye", "muhun", "yup", "yep", "lanjut", "kirim", "sudah benar", "agree", "correct", "send",
        "iya benar", "ya", "sudah oke", "gas", "kirim sekarang", "ya sudah", "sesuai", "sudah sesuai", "benar semua", "sudah benar semua",
        "tidak apa", "tidak apa kirim", "kirim laporan", "kirim laporannya",
    ),
    "no": (
        "tidak", "bukan", "jangan", "no", "nope", "tidak usah", "tidak setuju", "salah", "ogah", "henteu", "belum",
        "tidak benar", "tidak perlu", "tidak mau", "tidak apa tidak usah",
    ),
    "skip": ("lewati", "lewat", "skip", "tidak ada", "tidak ada foto", "foto tidak ada", "tidak punya foto", "tidak punya", "belum ada foto", "tidak sempat foto", "tanpa foto", "teu aya", "euweuh", "kosong", "nanti", "/lewati", "none", "tidak tahu",
             "kurang tahu", "belum tahu", "lupa", "do not know"),
    "done": ("sudah", "selesai", "cukup", "beres", "done", "itu", "sudah semua", "sudah itu", "cukup sekian", "/selesai", "udahan", "finish"),
    "why": (
        "kenapa", "kenapa perlu", "kenapa perlu ini", "kenapa harus", "buat apa", "untuk apa", "kenapa ditanya", "why",
        "mengapa", "mengapa perlu ini", "kenapa perlu itu", "kenapa tanya itu", "apa perlunya", "why do you need this",
        "why do you need it", "emang kenapa", "buat apaan", "kenapa butuh",
    ),
    "help": ("bantuan", "/bantuan", "/help", "help", "tolongin", "cara", "caranya gimana", "gimana caranya", "bingung",
             "tidak mengerti", "tidak ngerti", "tidak paham", "info", "bisa apa", "bisa apa saja", "contoh", "contohnya"),
    "resume": ("lanjutkan", "teruskan", "lanjut yang tadi", "lanjutkan yang tadi", "resume", "continue"),
    "thanks": ("makasih", "terima kasih", "makasih banyak", "terima kasih banyak", "terimakasih", "thank you", "makasih nuhun"),
    "greeting": (
        "halo", "hallo", "hai", "hi", "hello", "hey", "pagi", "siang", "sore", "malam", "selamat pagi", "selamat siang",
        "selamat sore", "selamat malam", "assalamualaikum", "assalamu alaikum", "permisi", "punten", "p", "tes", "test",
        "sampurasun", "met pagi", "hola", "good morning", "halo selamat pagi", "halo selamat siang", "ass",
    ),
    "lodge": ("/lapor", "lapor", "lapor masalah", "buat laporan", "bikin laporan", "pengaduan", "aduan", "mengadu", "ngadu",
              "keluhan", "komplain", "report", "report a problem", "lapor baru", "laporan baru", "file a complaint"),
    "permit_status": ("/izin", "izin", "cek izin", "permit", "status izin", "izin saya", "check permit", "izin gimana"),
    "tax": ("/pbb", "pbb", "cek pbb", "pajak", "cek pajak", "bayar pbb", "bayar pajak", "tagihan pbb", "tax", "property tax",
            "pajak bumi bangunan", "pbb berapa", "nop", "tagihan pajak"),
    "my_cases": ("/laporan", "laporan", "status", "cek status", "cek laporan", "daftar laporan", "status laporan", "my reports", "lihat laporan",
                 "laporan gimana", "laporan sampai mana", "laporan sudah sampai mana", "kabar laporan", "riwayat laporan"),
    "officer": ("/petugas", "petugas", "officer", "an officer", "operator", "cs", "orang", "manusia", "human", "agent", "customer service",
                "bicara dengan petugas", "bicara petugas", "hubungi petugas", "chat petugas", "ngomong sama orang",
                "bicara dengan orang", "talk to a person", "talk to a human", "ngomong dengan orang", "bicara sama orang",
                "bicara sama petugas", "ngomong sama petugas", "ngobrol sama orang", "hubungkan ke petugas"),
    "language": ("/bahasa", "bahasa", "english", "inggris", "bahasa inggris", "language", "/language", "in english",
                 "bahasa indonesia", "ganti bahasa", "change language", "english please"),
    "privacy": ("data saya", "data", "privasi", "privacy", "my data", "data pribadi"),
    "my_data": ("/dataku", "dataku", "lihat data", "unduh data"),
    "delete_data": ("/hapus", "hapus data", "hapus data saya", "hapus semua data", "delete my data"),
    "quiet": ("/tenang", "jam tenang", "quiet hours"),
    "stop": ("/berhenti", "berhenti", "berhenti kirim", "jangan kirim lagi", "unsubscribe", "berhenti kabar", "hentikan kabar", "stop kabar", "stop notifikasi", "matikan notifikasi"),
    "link": ("/hubungkan", "hubungkan", "hubungkan telegram", "hubungkan whatsapp", "sambungkan telegram", "sambungkan whatsapp",
             "satukan obrolan", "link", "/link", "link telegram", "link whatsapp", "connect whatsapp", "connect telegram"),
    "unlink": ("/putuskan", "putuskan hubungan", "putuskan telegram", "putuskan whatsapp", "/unlink", "unlink"),
    "withdraw": ("cabut laporan", "tarik laporan", "batalkan laporan", "withdraw"),
    "add_to_case": ("tambah keterangan", "tambah foto", "tambah info laporan", "tambah keterangan laporan"),
}  # fmt: skip

# Somewhere in the message: (words that must all be there, score).
PHRASES: dict[str, tuple[tuple[str, float], ...]] = {
    "permit_status": (
        ("izin sampai mana", 0.95), ("izin sudah sampai", 0.95), ("status izin", 0.95), ("cek izin", 0.95),
        ("izin saya", 0.9), ("izin pbg", 0.9), ("izin usaha", 0.75), ("imb saya", 0.9), ("pbg saya", 0.9),
        ("slf saya", 0.9), ("izin gimana", 0.9), ("izin belum", 0.8), ("izin kapan", 0.9), ("where is my permit", 0.95),
        ("my permit", 0.9), ("permit status", 0.95), ("simponie", 0.8), ("urus izin", 0.7), ("izin bangunan", 0.75),
        ("izin praktik", 0.75), ("izin mendirikan", 0.8), ("izin ditolak", 0.9), ("izin", 0.5), ("pbg", 0.6), ("imb", 0.6), ("slf", 0.6), ("nib", 0.6), ("izin saya sampai mana", 0.95), ("progres izin", 0.9), ("ngurus izin", 0.7),
    ),
    "tax": (
        ("cek pbb", 0.95), ("bayar pbb", 0.9), ("pbb saya", 0.95), ("tagihan pbb", 0.95), ("pbb berapa", 0.95),
        ("berapa pbb", 0.95), ("tunggakan pbb", 0.95), ("denda pbb", 0.95), ("pajak bumi", 0.95), ("pbb rumah", 0.95),
        ("cek pajak", 0.9), ("bayar pajak", 0.8), ("pajak saya", 0.85), ("pajak rumah", 0.9), ("property tax", 0.95),
        ("sppt", 0.8), ("pbb tahun", 0.9), ("pbb", 0.7), ("pajak tanah", 0.9), ("nunggak pajak", 0.9),
    ),
    "my_cases": (
        ("laporan saya", 0.95), ("laporan kemarin", 0.9), ("laporan yang kemarin", 0.9), ("laporan sudah", 0.85),
        ("status laporan", 0.95), ("cek laporan", 0.95), ("laporan gimana", 0.9), ("laporan sampai mana", 0.95),
        ("laporan belum", 0.85), ("kabar laporan", 0.9), ("my report", 0.9), ("my reports", 0.95), ("aduan saya", 0.9),
        ("tindak lanjut laporan", 0.9), ("laporan tidak ditanggapi", 0.8), ("sudah lapor", 0.8), ("lapor dari", 0.8),
    ),
    "officer": (
        ("bicara dengan petugas", 0.95), ("ngomong sama", 0.8), ("bicara sama", 0.8), ("ngomong sama orang", 0.95), ("ngomong sama manusia", 0.95), ("nomor petugas", 0.85), ("bicara sama orang", 0.95),
        ("ngomong sama petugas", 0.95), ("bicara sama petugas", 0.95), ("chat dengan petugas", 0.95),
        ("hubungi petugas", 0.95), ("tanya petugas", 0.95), ("bicara dengan orang", 0.95), ("talk to", 0.9),
        ("real person", 0.95), ("sambungkan ke petugas", 0.95), ("customer service", 0.95), ("minta nomor petugas", 0.9),
        ("mau ngomong", 0.85), ("ada orangnya", 0.9), ("bicara langsung", 0.85), ("ketemu petugas", 0.85),
    ),
    "withdraw": (("cabut laporan", 0.95), ("tarik laporan", 0.95), ("batalkan laporan", 0.95), ("cancel my report", 0.95)),
    "add_to_case": (("tambah keterangan", 0.9), ("tambah info", 0.9), ("tambahan info", 0.9), ("tambahan untuk laporan", 0.95), ("nambahin laporan", 0.95), ("tambah foto untuk", 0.9)),
    "delete_data": (("hapus data", 0.95), ("hapus semua data", 0.95)),
    "lodge": (
        ("tanpa izin", 0.6), ("ngadu", 0.75), ("komplain", 0.75), ("complain", 0.75), ("lapor", 0.75), ("laporkan", 0.75), ("melapor", 0.75), ("mengadu", 0.75), ("keluhan", 0.7), ("report", 0.65),
    ),
    "help": (("gimana cara", 0.8), ("cara lapor", 0.8), ("apa saja yang bisa", 0.9), ("how do i", 0.8), ("bisa bantuan apa", 0.9)),
    "language": (("bahasa inggris", 0.9), ("in english", 0.9), ("bahasa indonesia", 0.85)),
    "stop": (("jangan kirim pesan", 0.9), ("jangan kirim lagi", 0.9)),
    "thanks": (("terima kasih", 0.7), ("makasih", 0.7)),
}  # fmt: skip

# Something is wrong: with a category word this is a complaint.
TROUBLE = frozenset(
    [
        "rusak",
        "mati",
        "bolong",
        "berlubang",
        "mampet",
        "numpuk",
        "menumpuk",
        "bau",
        "busuk",
        "bahaya",
        "berbahaya",
        "padam",
        "tumbang",
        "roboh",
        "retak",
        "ambles",
        "amblas",
        "banjir",
        "gelap",
        "liar",
        "macet",
        "jatuh",
        "bocor",
        "meluap",
        "tergenang",
        "kotor",
        "berserakan",
        "parah",
        "sumbat",
        "tersumbat",
        "hilang",
        "patah",
        "miring",
        "ganggu",
        "mengganggu",
        "resah",
        "meresahkan",
        "kecelakaan",
        "broken",
        "out",
        "dead",
        "dangerous",
        "leaking",
        "smells",
        "clogged",
        "damaged",
        "bad",
        "not",
        "flooded",
        "stuck",
        "blocked",
        "terus",
        "menghalangi",
        "sembarangan",
        "becek",
        "licin",
        "jorok",
        "tinggi",
        "kering",
        "keruh",
        "mahal",
        "lama",
        "tidak",
        "belum",
        "menjuntai",
    ]
)
CHANGE = ("ganti", "ubah", "rubah", "koreksi", "edit", "change", "salah")
# What a resident may want to change; other nouns after "ganti" ("ganti lampu") are about the city.
CHANGEABLE = frozenset(
    [
        "lokasi", "tempat", "alamat", "posisi", "jalan", "kategori", "jenis", "masalah", "uraian", "keterangan", "isi",
        "cerita", "deskripsi", "foto", "gambar", "identitas", "nama", "nomor", "nop", "izin", "topik", "pertanyaan",
        "patokan", "kelurahan", "kecamatan", "nik", "nib", "angka", "location", "place", "address", "category", "photo",
        "description", "identity", "number", "name", "topic", "question", "laporan",
    ]
)  # fmt: skip
# Words that make a complaint only beside what they are about.
WEAK = frozenset(
    {"terus", "tinggi", "mahal", "lama", "tidak", "belum", "hilang", "out", "kering", "jatuh", "dead", "liar"}
)
# With these, "laporan saya" asks after a report; without, it may begin one.
STATUS = frozenset(
    ["gimana", "sampai", "mana", "kapan", "kemarin", "belum", "sudah", "kok", "status", "cek", "kabar", "tindak", "proses",
     "ditanggapi", "diproses", "lama", "update", "progres", "lihat", "when", "where", "check"]
)  # fmt: skip
# It was, or it is a thing against it: no danger now.
# Said by who is going to add something to a report.
ADDING = frozenset(
    """tambah tambahan tambahin nambah nambahin menambah menambahkan tambahkan ditambahkan ditambahin susulan menyusul
    lampiran melampirkan keterangan informasi info data detail catatan foto bukti laporan aduan pengaduan keluhan kasus
    tiket nomor lp untuk buat ke di yang kemarin tadi lalu itu ini sudah belum ada lagi aku boleh bisa satu sedikit
    barusan ketik mengetik keliru salah ganti diganti ubah diubah betulin perbaiki koreksi ralat typo edit change wrong
    add adding more information info details photo report case my of on can""".split()
)
PAST = frozenset(
    ["kemarin", "pernah", "dulu", "sering", "lalu", "pemadam", "alat", "pos", "tadinya", "trauma"]
)  # fmt: skip
NOT_DANGER = (
    "rawan",
    "hampir",
    "takut",
    "bisa",
    "nanti",
    "cegah",
    "mencegah",
    "kalau",
    "bekas",
    "supaya",
    "tidak",
    "agar",
    "khawatir",
    "potensi",
    "berpotensi",
    "sampai",
    "biar",
    "mau",
    "almost",
    "no",
    "not",
)
