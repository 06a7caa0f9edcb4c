# Jawaban siap petugas.

canned-received = Terima kasih, laporan { $number } sudah kami terima dan sedang kami periksa.
    .title = Sudah diterima
canned-checking = Kami sedang mengecek { $number } ke lapangan. Paling lambat { TANGGAL($due) } kami kabari.
    .title = Sedang dicek
canned-team = Tim { $agency } sudah dijadwalkan untuk { $number }.
    .title = Tim turun
canned-photo = Mohon kirim foto yang lebih jelas untuk { $number }, supaya tim langsung menemukan tempatnya.
    .title = Minta foto
canned-where = Mohon sebutkan patokan terdekat (toko, sekolah, nomor tiang) untuk { $number }.
    .title = Minta patokan
canned-not_ours = Masalah di { $number } bukan kewenangan kota. Kami bantu teruskan ke instansi yang berwenang.
    .title = Bukan kewenangan kota
canned-weather = Pekerjaan { $number } tertunda karena cuaca. Mohon maaf, kami lanjutkan begitu memungkinkan.
    .title = Tertunda cuaca
canned-done = { $number } sudah dikerjakan oleh { $agency }. Mohon dicek, dan kabari kami bila belum beres.
    .title = Sudah dikerjakan
canned-thanks = Terima kasih atas laporannya. Salam, { $officer }.
    .title = Terima kasih
