complaint-name = laporan

complaint-description = Ceritakan masalahnya: apa yang terjadi, sejak kapan, dan seberapa mengganggu.
    .hint = Contoh: “Lampu jalan mati sejak Senin di depan gang H. Nawi, malam gelap sekali.” Foto juga boleh.
    .why = Dengan uraian yang jelas, petugas datang sudah membawa alat yang tepat.
    .invalid-short = Mohon ditambah sedikit: apa yang rusak, sejak kapan, dan seberapa mengganggu.
    .invalid-wordless = Saya belum bisa membaca itu. Boleh diceritakan dengan kata-kata?
    .invalid-long = Terlalu panjang untuk satu laporan. Mohon diringkas, paling banyak { $limit } huruf.
    .names = uraian, keterangan, isi, cerita, deskripsi, laporan

complaint-first = Ada { $count } masalah di pesan Anda. Mana yang didahulukan? Yang lain saya simpan.
    .hint = Pilih satu dulu. Setelah laporan pertama selesai, yang lain saya tanyakan.
    .why = Satu laporan untuk satu masalah, karena dinas yang menangani bisa berbeda.
    .invalid = Satu per satu dulu. Silakan pilih salah satu.
    .names-any = semua, semuanya, dua duanya, dua-duanya, dua2nya, ketiganya, terserah, bebas, yang mana saja, sama saja

complaint-category = Ini masalah apa?
    .button-other = Lainnya
    .hint = Pilih salah satu tombol, atau ketik namanya, misalnya “sampah”.
    .why = Jenis masalah menentukan dinas mana yang menangani.
    .invalid = Pilihan itu belum ada. Silakan pilih salah satu.
    .names = kategori, jenis, masalah

complaint-category_all = Pilih yang paling dekat.
    .hint = Ketik nomor atau namanya. Kalau tidak ada yang cocok, pilih “Lainnya”.
    .why = Jenis masalah menentukan dinas mana yang menangani.
    .invalid = Pilihan itu belum ada. Silakan pilih salah satu.

complaint-consent = Boleh kami simpan laporan, lokasi, dan alamat obrolan ini untuk menanganinya dan mengabari Anda? Disimpan sampai 2 tahun setelah selesai; lihat atau hapus kapan saja dengan /dataku dan /hapus. Kalau tidak, laporan tetap dikirim, tanpa nama.
    .button-yes = Setuju
    .button-no = Tidak
    .hint = Cukup tekan “Setuju” atau “Tidak”. Laporan Anda jalan dua-duanya.
    .why = Undang-undang Pelindungan Data Pribadi (UU 27/2022) mewajibkan kami bertanya dulu.
    .invalid = Mohon dijawab dulu: setuju atau tidak?

complaint-noted = Saya catat sebagai <b>{ $category }</b>.

complaint-place = Di mana tepatnya? Kirim lokasi, atau ketik nama jalan dan patokannya.
    .button-list = Pilih kelurahan
    .hint = Contoh: “Jl. Siliwangi depan SDN Pamulang 2, Pamulang Barat”. Kirim lokasi dari HP juga bisa.
    .why = Supaya petugas datang ke tempat yang benar.
    .invalid-short = Mohon ditambah nama jalan atau patokannya.
    .invalid-outside = Tempat itu sepertinya di { $city }, di luar Tangerang Selatan. Untuk sana, laporkan lewat SP4N-LAPOR ({ $site } atau SMS { $sms }). Kalau tempatnya di Tangerang Selatan, kirim lokasi yang benar; tulisan Anda tetap saya simpan.
    .invalid-far = Tempat itu di luar Tangerang Selatan. Untuk daerah lain, laporkan lewat SP4N-LAPOR ({ $site } atau SMS { $sms }). Kalau tempatnya di Tangerang Selatan, kirim lokasi yang benar; tulisan Anda tetap saya simpan.
    .names = lokasi, tempat, alamat, posisi, jalan

complaint-kelurahan = Di kelurahan mana?
    .button-other = Bukan itu
    .hint = Pilih salah satu, atau “Bukan itu” untuk melihat semua kelurahan.
    .why = Kelurahan menentukan petugas mana yang datang.
    .invalid = Silakan pilih salah satu.
    .words-other = bukan, tidak ada, tidak tahu, kurang tahu, yang lain, lainnya, bukan di situ

complaint-kecamatan = Di kecamatan mana?
    .hint = Ketik nama atau nomornya, misalnya “Pamulang”.
    .why = Kecamatan menentukan petugas mana yang datang.
    .invalid = Kecamatan itu belum saya kenal. Silakan pilih salah satu.

complaint-kelurahan_of = Kelurahan mana di { $kecamatan }?
    .hint = Ketik nama atau nomornya. Tidak tahu? Kirim lokasi dari HP.
    .why = Kelurahan menentukan petugas mana yang datang.
    .invalid = Kelurahan itu belum ada di daftar. Silakan pilih salah satu.

complaint-street = Nama jalan dan patokannya?
    .hint = Contoh: “Jl. Ceger, seberang Indomaret”.
    .why = Supaya petugas tidak salah tempat.
    .invalid-short = Mohon ditambah sedikit: nama jalan atau patokan terdekat.
    .invalid-wordless = Saya belum bisa membaca itu. Ketik nama jalan atau patokannya.
    .invalid-long = Cukup nama jalan dan patokannya saja, paling banyak { $limit } huruf.
    .names = jalan, patokan

complaint-at = Lokasi: { $kelurahan }, { $kecamatan }.

complaint-join = Ada { $count } laporan serupa di dekat situ:
    { $lines }
    Kalau masalahnya sama, ikut saja: Anda dikabari dan laporan itu makin didahulukan.
    .button-other = Ini masalah lain
    .hint = Pilih laporan yang sama, atau “Ini masalah lain”.
    .why = Laporan yang sama cukup ditangani sekali, dan makin banyak pelapor makin didahulukan.
    .invalid = Silakan pilih salah satu.
complaint-similar-line = { $index }) “{ $excerpt }”, { TANGGAL($since, style: "short") }, { $status }, { $supporters } pelapor, { $metres } m
    .button = Ikut laporan { $index }

complaint-photos = { $count ->
        [0] Ada foto? Kirim di sini, paling banyak { $limit }.
       *[other] { $count } foto. Tambah lagi boleh, paling banyak { $limit }.
    }
    .button-done = Lanjut
    .hint = Kirim foto satu per satu atau sekaligus, lalu tekan “Lanjut”. Tanpa foto juga boleh.
    .why = Foto membantu petugas melihat seberapa parah.
    .invalid = Kirim foto, atau tekan “Lanjut”.
    .invalid-kind = Yang bisa saya simpan: foto, video, suara, atau PDF.
    .invalid-many = Paling banyak { $limit } foto.
    .names = foto, gambar

complaint-identity = Siapa yang boleh tahu bahwa Anda yang melapor?
    .button-open = Terbuka
    .button-confidential = Rahasia
    .button-anonymous = Anonim
    .button-explain = Apa bedanya?
    .hint = Pilih “Terbuka”, “Rahasia”, atau “Anonim”.
    .why = Anda yang menentukan siapa yang boleh tahu.
    .invalid = Silakan pilih: terbuka, rahasia, atau anonim.
    .invalid-explain = <b>Terbuka</b>: petugas dan dinas tahu siapa pelapornya.
        <b>Rahasia</b>: hanya petugas kota yang tahu, dinas tidak.
        <b>Anonim</b>: tidak seorang petugas pun tahu. Anda tetap dikabari di sini.
    .names = identitas, nama

complaint-summary = <b>Periksa dulu</b>
    { $category }
    { $place }{ $pin ->
        [yes] { " " }(titik di peta)
       *[no] { "" }
    }
    “{ $description }”
    { $photos ->
        [0] Tanpa foto
       *[other] { $photos } foto
    } · { $identity }
    .button-send = Kirim
    .button-edit-description = Ubah uraian
    .button-edit-category = Ubah kategori
    .button-edit-place = Ubah lokasi
    .button-edit-photos = Tambah foto
    .button-edit-identity = Ubah identitas
    .button-cancel = Batal
    .hint = Tekan “Kirim” kalau sudah benar. Untuk mengubah, ketik misalnya “ganti lokasi”.
    .why = Supaya tidak ada yang keliru sebelum dikirim ke dinas.
    .invalid = Sudah benar? Tekan “Kirim”, atau pilih yang mau diubah.
    .invalid-no = Apa yang mau diubah? Pilih di bawah ini.

complaint-danger = ⚠️ Kalau ada { $danger }, <b>hubungi 112 sekarang</b> (gratis, 24 jam). Nomor lain: { $numbers }. Laporannya kita lanjutkan di sini.

complaint-lodged = Laporan <b>{ $number }</b> diterima.
    Ditangani: { $agency }.
    Diperiksa paling lambat { TANGGAL($due) }.
    Saya kabari setiap ada perubahan.

complaint-joined = Anda ikut laporan <b>{ $number }</b> ({ $status }), sekarang { $supporters } pelapor. Saya kabari setiap ada perubahan.
