# Kata-kata yang berlaku di semua percakapan.

engine-resume = Kita lanjutkan { $name } yang tadi?
    .button-yes = Lanjutkan
    .button-no = Tidak usah
engine-resume-about = Kita lanjutkan { $name } tadi: “{ $about }”?
engine-second = Anda masih punya { $name } yang belum selesai. Mana yang didahulukan? Yang lain saya simpan.
    .button-old = Lanjutkan yang tadi
    .button-new = Yang baru dulu
engine-too-many = Yang belum selesai sudah terlalu banyak, jadi pesan ini belum saya simpan.
engine-dropped-draft = Baik, yang tadi saya hapus.
engine-old-button = Tombol itu dari percakapan yang sudah lewat.
engine-flow-gone = Maaf, layanan itu sudah berubah sejak terakhir kita bicara. Silakan mulai lagi.
engine-cancelled = Baik, saya batalkan.
engine-nothing-open = Tidak ada yang sedang berjalan.
engine-at-start = Ini sudah langkah pertama.
engine-restarted = Baik, kita mulai dari awal.
engine-edited = Baik, jawaban tadi saya ubah.
engine-why = Ini dipakai untuk menangani permintaan Anda, tidak untuk hal lain.
engine-help-words = Kapan saja Anda bisa mengetik <b>kembali</b>, <b>batal</b>, <b>mulai lagi</b>, atau <b>petugas</b>.
engine-dropped = Jawaban tentang { $name } tidak dipakai lagi, jadi saya hapus.
engine-invalid = Maaf, saya belum menangkap itu.
engine-offer-person = Kalau lebih mudah, Anda bisa bicara dengan petugas.
    .button = Bicara dengan petugas
engine-overheard = Itu saya catat juga.
engine-added-place = Lokasi saya catat.
engine-added-files = Sudah saya tambahkan.
engine-not-added-many = Paling banyak { $limit } foto, jadi yang lebih dari itu tidak saya simpan.
engine-file-photo = Fotonya sudah saya terima.
engine-file-video = Videonya sudah saya terima.
engine-file-voice = Maaf, saya belum bisa mendengarkan pesan suara. Boleh diketik?
engine-file-document = Berkasnya sudah saya terima.
engine-file-sticker = Stiker belum bisa saya baca. Boleh diketik?
engine-file-contact = Kontak tidak saya perlukan, jadi tidak saya simpan.
engine-file-unread = Pesan seperti itu belum bisa saya baca. Kirim sebagai tulisan, foto, atau video biasa.
engine-file-other = Berkas itu belum bisa saya buka. Yang bisa: foto, video, atau PDF, paling besar 20 MB.
engine-nudge = Kita belum selesai tadi. Semua yang Anda tulis masih saya simpan.
engine-expired = Karena sudah sehari tidak ada kabar, percakapan yang belum selesai saya hapus. Silakan mulai lagi kapan saja.
engine-fault = Maaf, ada yang tidak beres di sistem kami. Pesan Anda tersimpan. Coba kirim sekali lagi, atau ketik <b>batal</b>.

button-menu = Menu
button-see-case = Lihat laporan
button-help = Bantuan

as-of = Data per { JAM($at) }, { TANGGAL($at, style: "short") }.
