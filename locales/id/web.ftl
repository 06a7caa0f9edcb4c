# Halaman obrolan warga.

web-title = Pintu Warga
web-demo = Ini percobaan: semua data di belakangnya karangan.
web-demo-link = Buka kota percobaan
web-log = Percakapan
web-typing = Sedang dijawab
web-photo = Kirim foto
web-place = Kirim lokasi
web-write = Tulis pesan
web-send = Kirim
web-here = Pakai lokasi saya sekarang
web-or-map = Atau tunjuk tempatnya di peta:
web-map = Peta kelurahan
web-tap-map = Ketuk peta. Geser dan perbesar bila perlu.
web-closer = Perbesar
web-farther = Perkecil
web-use = Pakai titik ini
web-close = Tutup
web-noscript = Halaman ini memerlukan JavaScript.
web-offline = Sambungan terputus. Pesan Anda disimpan dan dikirim lagi begitu tersambung.
web-failed = Pesan itu tidak bisa dikirim. Coba tulis dengan cara lain.
web-slow-down = Pesannya terlalu cepat. Tunggu sebentar, yang tertunda tetap dikirim.
web-too-large = Berkas itu terlalu besar. Paling besar 20 MB.
web-you-photo = Foto
web-you-location = Lokasi
web-no-location = Lokasi HP tidak bisa dibaca. Tunjuk saja di peta.
web-outside-map = Titik itu di luar Tangerang Selatan.
