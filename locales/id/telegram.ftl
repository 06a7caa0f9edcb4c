# Yang hanya ada di Telegram.
telegram-send-location = 📍 Kirim lokasi saya
telegram-noted = Baik.
telegram-private-only = Saya melayani lewat obrolan pribadi. Silakan tulis langsung ke @{ $name }.
telegram-description = Pintu Warga: layanan Kota Tangerang Selatan. Laporkan masalah dengan foto dan lokasi, cek izin dan PBB, dan dapatkan kabar setiap ada perubahan.
telegram-short-description = Layanan warga Kota Tangerang Selatan: lapor, izin, PBB.
telegram-command-lapor = Lapor masalah
telegram-command-izin = Cek izin
telegram-command-pbb = Cek PBB
telegram-command-laporan = Laporan saya
telegram-command-petugas = Bicara dengan petugas
telegram-command-bantuan = Bantuan
telegram-command-bahasa = Ganti bahasa / change language
telegram-command-dataku = Data saya
telegram-command-batal = Batalkan yang sedang berjalan
