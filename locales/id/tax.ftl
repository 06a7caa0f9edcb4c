tax-name = cek PBB
tax-saved = Objek pajak yang mana?
    .button-new = NOP lain
    .hint = Pilih NOP yang tersimpan, atau “NOP lain”.
    .why = Anda punya objek pajak yang tersimpan.
    .invalid = Silakan pilih salah satu.
tax-nop = Ketik NOP, 18 angka. Contoh: 36.76.010.005.012-0034.0
    .hint = NOP ada di bagian atas SPPT PBB. Titik dan garis boleh ada boleh tidak.
    .why = NOP menunjukkan tanah dan bangunan mana yang ditanyakan. Nama pemilik tidak saya perlukan.
    .invalid = Itu belum seperti NOP. NOP terdiri dari 18 angka.
    .invalid-lost = Lihat di SPPT PBB atau struk bayar tahun lalu. Tidak ada? Ketik <b>petugas</b>, nanti dibantu mencarinya.
    .invalid-empty = Itu belum seperti NOP. NOP terdiri dari 18 angka.
    .invalid-short = NOP itu kurang { $count } angka{ $segment ->
            [none] { "" }
           *[other] { " " }di bagian { $detail }
        }. Semuanya harus 18 angka.
    .invalid-long = NOP itu kelebihan { $count } angka{ $segment ->
            [none] { "" }
           *[other] { " " }di bagian { $detail }
        }. Semuanya harus 18 angka.
    .invalid-unknown = Kode { $detail } tidak ada. Mohon cek bagian itu di SPPT Anda.
    .invalid-kind = Angka terakhir NOP (kode jenis) mestinya 0, 7, atau 9. Mohon cek di SPPT Anda.
    .invalid-again = Baik, silakan ketik lagi.
    .names = nop, nomor
tax-sure = Ada huruf yang saya baca sebagai angka: { $nop }. Benar begitu?
    .button-yes = Ya, benar
    .button-no = Bukan
    .hint = Tekan “Ya, benar” atau ketik NOP lagi.
    .why = Huruf O dan angka 0 sering tertukar.
    .invalid = Benar atau bukan?
tax-unknown = NOP { $nop } tidak ada di data PBB. Mohon cek lagi di SPPT Anda.
    .button-again = Ketik NOP lain
tax-wait = Sudah beberapa kali tidak ditemukan. Demi keamanan, coba lagi { $minutes } menit lagi.
tax-later = Sistem PBB sedang tidak menjawab, jadi { $nop } belum bisa saya lihat. Mau saya kabari begitu sistemnya pulih?
    .button-yes = Kabari saya
    .button-no = Tidak usah
    .hint = Tekan “Kabari saya”, nanti jawabannya saya kirim ke sini.
    .why = NOP tadi saya simpan sampai jawabannya terkirim, lalu saya hapus.
    .invalid = Dikabari atau tidak?
tax-later-yes = Baik. Begitu sistem PBB pulih, jawaban untuk { $nop } saya kirim ke sini.
tax-later-no = Baik. Silakan coba lagi nanti.
tax-found = <b>NOP { $nop }</b> · a.n. { $owner } · { $place }
    .button-remind = Ingatkan saya
    .button-save = Simpan sebagai objek saya
tax-year-paid = { $year } lunas, { TANGGAL($paid, style: "long") }
tax-year-open = { $year } { RUPIAH($principal) } (jatuh tempo { TANGGAL($due, style: "long") })
tax-year-late = { $year } { RUPIAH($principal) } (jatuh tempo { TANGGAL($due, style: "long") }, denda { $months } bulan { RUPIAH($fine) })
tax-total = <b>Total hari ini { RUPIAH($total) }</b>
tax-nothing = <b>Tidak ada tunggakan.</b>
tax-pay-at = Bayar: { $places }.

save_object-name = objek pajak saya
save_object-nop = NOP yang mau disimpan?
    .invalid = Itu belum seperti NOP. NOP terdiri dari 18 angka.
save_object-done = { $nop } saya simpan. Lain kali cukup tekan “Cek PBB”.

remind_tax-name = pengingat PBB
remind_tax-nop = NOP yang mana?
    .invalid = Itu belum seperti NOP. NOP terdiri dari 18 angka.
remind_tax-done = Baik, saya ingatkan 30, 7, dan 1 hari sebelum jatuh tempo { $nop }.

alert-tax-due = PBB { $year } untuk <b>{ $nop }</b>, { RUPIAH($principal) }, jatuh tempo { TANGGAL($due) } ({ $days } hari lagi).
    .button-see = Lihat tagihan
