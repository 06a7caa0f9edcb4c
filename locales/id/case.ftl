cases-name = daftar laporan
cases = <b>Laporan Anda</b>
    { $lines }
    Tekan atau ketik nomornya untuk melihat.
    .button-more = Lebih lama
cases-none = Belum ada laporan dari Anda di sini.
cases-line = • { $number }: { $category }, { TANGGAL($since, style: "short") }, { $status }
cases-page = Halaman berapa?

case-name = laporan
case-number = Nomor laporannya? Contoh: LP-26-00042-X.
    .hint = Nomornya ada di pesan saat laporan diterima. Ketik “laporan saya” untuk melihat semuanya.
    .why = Supaya saya membuka laporan yang benar.
    .invalid-number = Nomor itu sepertinya salah ketik. Bentuknya seperti LP-26-00042-X.
case = <b>{ $number }</b> · { $category } · { $status }
    “{ $excerpt }”
    Tempat: { $place }
    Ditangani: { $agency }
    { $open ->
        [yes] Paling lambat { TANGGAL($due) }
       *[no] Penanganannya sudah berakhir.
    }

    { $lines }
    .button-add = Tambah keterangan
    .button-photo = Tambah foto
    .button-reopen = Buka kembali
    .button-withdraw = Cabut laporan
    .button-unfollow = Berhenti ikuti
case-unknown = Laporan { $number } tidak ada di daftar Anda.
case-gone = Laporan itu sudah tidak ada.

add-name = tambahan keterangan
add-which = Untuk laporan yang mana?
    .hint = Pilih nomornya.
    .why = Anda punya lebih dari satu laporan.
    .invalid = Silakan pilih salah satu laporan.
add-words = Apa yang mau ditambahkan ke { $number }?
    .hint = Tulis saja, misalnya “sekarang lubangnya makin besar”.
    .why = Keterangan Anda langsung dibaca petugas.
    .invalid-wordless = Saya belum bisa membaca itu. Boleh ditulis dengan kata-kata?
    .invalid-short = Mohon ditulis sedikit lebih lengkap.
    .invalid-long = Terlalu panjang. Paling banyak { $limit } huruf.
add-files = Ada fotonya? Kirim di sini.
    .button-done = Lanjut
add-none = Tidak ada laporan Anda yang masih berjalan.
add-taken-back = ↩ Warga menarik kembali satu pesannya. Abaikan isinya.
add-done = Sudah saya teruskan ke petugas untuk { $number }.
add-officer = Saya teruskan ke petugas ({ $number }). Selama petugas menjawab, saya diam. Ketik /selesai bila cukup.
add-away = Saya teruskan ke petugas ({ $number }). Petugas menjawab mulai { TANGGAL($opens) } pukul { JAM($opens) }.

end_talk-name = mengakhiri percakapan dengan petugas
end_talk = Baik, percakapan dengan petugas tentang { $number } selesai. Saya siap membantu lagi.
end_talk-none = Baik. Ada lagi yang bisa saya bantu?

rate-name = penilaian
rate-number = Laporan yang mana?
    .hint = Ketik “laporan saya” untuk melihat semua nomor.
    .why = Supaya penilaian Anda masuk ke laporan yang benar.
    .invalid-number = Nomor itu sepertinya salah ketik. Bentuknya seperti LP-26-00042-X.
rate-stars = Seberapa puas Anda dengan penanganan { $number }? 1 sampai 5.
    .button-1 = ★
    .button-2 = ★★
    .button-3 = ★★★
    .button-4 = ★★★★
    .button-5 = ★★★★★
    .hint = 1 berarti kecewa, 5 berarti puas.
    .why = Penilaian Anda dibaca pimpinan.
    .invalid = Pilih 1 sampai 5.
rate-thanks = Terima kasih atas penilaian Anda.
rate-low = Terima kasih sudah jujur. Penilaian Anda dibaca atasan petugas, dan { $number } ditinjau lagi.

add_photo-name = tambahan foto
add_photo-which = Untuk laporan yang mana?
    .hint = Pilih nomornya.
    .why = Anda punya lebih dari satu laporan.
    .invalid = Silakan pilih salah satu laporan.
add_photo-files = { $count ->
        [0] Kirim fotonya di sini.
       *[other] { $count } foto. Tambah lagi boleh, atau tekan “Lanjut”.
    }
    .button-done = Lanjut
    .hint = Kirim foto satu per satu atau sekaligus, lalu tekan “Lanjut”.
    .why = Foto membantu petugas melihat keadaannya.
    .invalid = Kirim foto, atau tekan “Lanjut”.
    .invalid-kind = Yang bisa saya simpan: foto, video, suara, atau PDF.
    .invalid-many = Paling banyak { $limit } foto.
add_photo-none = Baik, tidak ada foto yang ditambahkan.

withdraw-name = pencabutan laporan
withdraw-number = Laporan mana yang mau dicabut? Ketik nomornya.
    .hint = Ketik “laporan saya” untuk melihat semua nomor.
    .why = Supaya tidak salah cabut.
    .invalid-number = Nomor itu sepertinya salah ketik. Bentuknya seperti LP-26-00042-X.
withdraw-sure = Cabut { $number }? Petugas berhenti menanganinya.
    .button-yes = Ya, cabut
    .button-no = Jangan
    .hint = Tekan “Ya, cabut” atau “Jangan”.
    .why = Laporan yang dicabut tidak bisa dibuka lagi.
    .invalid = Dicabut atau tidak?
withdraw-kept = Baik, { $number } tetap berjalan.
withdraw-late = { $number } tidak bisa dicabut lagi. Statusnya: { $status }.
withdraw-done = { $number } sudah dicabut.

unfollow-name = berhenti mengikuti
unfollow-number = Laporan mana yang tidak mau diikuti lagi?
    .hint = Ketik “laporan saya” untuk melihat semua nomor.
    .why = Supaya tidak salah pilih.
    .invalid-number = Nomor itu sepertinya salah ketik. Bentuknya seperti LP-26-00042-X.
unfollow-done = Baik, tidak ada kabar lagi tentang { $number }. Laporannya tetap berjalan.

resolved-name = jawaban tentang hasil pekerjaan
resolved-number = Laporan yang mana?
    .hint = Ketik “laporan saya” untuk melihat semua nomor.
    .why = Supaya saya membuka laporan yang benar.
    .invalid-number = Nomor itu sepertinya salah ketik. Bentuknya seperti LP-26-00042-X.
resolved-sure = Sudah beres?
    .button-yes = Sudah
    .button-no = Belum
resolved-reason = Apa yang belum beres di { $number }? Foto juga boleh.
    .hint = Contoh: “lubangnya ditambal tapi sudah pecah lagi”.
    .why = Supaya petugas tahu apa yang masih kurang.
    .invalid-wordless = Saya belum bisa membaca itu. Boleh ditulis dengan kata-kata?
    .invalid-short = Mohon ditulis sedikit lebih lengkap.
    .invalid-long = Terlalu panjang. Paling banyak { $limit } huruf.
resolved-files = Ada fotonya?
    .button-done = Lanjut
resolved-late = Status { $number } sekarang: { $status }.
resolved-closed = Terima kasih. { $number } saya tutup. Seberapa puas Anda dengan penanganannya?
resolved-reopened = { $number } dibuka kembali dan naik ke atasan. Diperiksa paling lambat { TANGGAL($due) }.

event-lodged = { TANGGAL($at, style: "short") } Laporan diterima
event-forwarded = { TANGGAL($at, style: "short") } Diteruskan ke dinas
event-status = { TANGGAL($at, style: "short") } <b>{ $status }</b>{ $text }
event-reply = { TANGGAL($at, style: "short") } Petugas{ $text }
event-addition = { TANGGAL($at, style: "short") } Anda menambahkan{ $files ->
        [0] { "" }
       *[other] { " " }{ $files } foto
    }{ $text }
event-paused = { TANGGAL($at, style: "short") } Menunggu jawaban Anda{ $text }
event-resumed = { TANGGAL($at, style: "short") } Waktu dihitung lagi
event-text = : “{ $text }”

status-lodged = Diterima
status-verified = Diperiksa
status-forwarded = Diteruskan
status-in_progress = Dikerjakan
status-resolved = Selesai
status-closed = Ditutup
status-rejected = Ditolak
status-reopened = Dibuka kembali
status-withdrawn = Dicabut
status-handed_over = Dialihkan

alert-verified = <b>{ $number }</b> sudah <b>diperiksa</b>. Perkiraan selesai { TANGGAL($due) }.
alert-forwarded = <b>{ $number }</b> <b>diteruskan</b> ke { $agency }. Perkiraan selesai { TANGGAL($due) }.
alert-in_progress = <b>{ $number }</b>: <b>dikerjakan</b> oleh { $agency }. Perkiraan selesai { TANGGAL($due) }.
alert-resolved = <b>{ $number }</b>: <b>selesai</b>. Sudah beres?
    .button-yes = Sudah
    .button-no = Belum
alert-closed = <b>{ $number }</b> sudah <b>ditutup</b>. Belum beres? Tekan “Buka kembali”.
alert-rejected = <b>{ $number }</b> <b>tidak dapat ditangani</b>. Alasannya:
alert-reopened = <b>{ $number }</b> <b>dibuka kembali</b>. Diperiksa paling lambat { TANGGAL($due) }.
alert-withdrawn = <b>{ $number }</b> <b>dicabut</b> oleh pelapornya.
alert-handed_over = <b>{ $number }</b> <b>dialihkan</b> ke instansi yang berwenang. Lanjutannya bisa diikuti di SP4N-LAPOR!: { $site } atau SMS { $sms }.
alert-quote = “{ $text }”
alert-words = <b>{ $number }</b>, dari { $agency }: “{ $text }”
alert-reply = { $officer }, petugas, tentang <b>{ $number }</b>: “{ $text }”
    .button-answer = Balas
alert-reply-wordless = { $officer }, petugas, tentang <b>{ $number }</b>:
alert-reply-corrected = Ralat dari { $officer } tentang <b>{ $number }</b>: “{ $text }”
alert-reply-retracted = Pesan petugas ini ditarik kembali.
alert-paused = <b>{ $number }</b> menunggu jawaban Anda: “{ $text }”
    Batas waktu berhenti dihitung sampai Anda menjawab.
alert-closing = <b>{ $number }</b> sudah selesai dikerjakan. Sudah beres? Bila tidak ada jawaban, laporan ini ditutup { TANGGAL($last) }.

category-pju = Lampu jalan
category-jalan = Jalan rusak
category-trotoar = Trotoar
category-sampah = Sampah
category-banjir = Banjir
category-drainase = Saluran air
category-pohon = Pohon
category-air = Air bersih
category-parkir = Parkir liar
category-transportasi = Lalu lintas & angkutan
category-ketertiban = Ketertiban
category-pkl = Pedagang kaki lima
category-reklame = Reklame liar
category-fasum = Taman & fasilitas umum
category-hewan = Hewan
category-lainnya = Lainnya
