# Topik yang dibuat lagi di grup petugas.

room-made-twice = ⚠ Topik ini dibuat lagi setelah gangguan. Kalau ada topik kosong dengan nama yang sama, hapus saja.
