# Jawaban atas pertanyaan yang sering diajukan. Isinya perlu diperiksa dinas masing-masing sebelum dipakai, dan setiap ada aturan baru.

faq-name = pertanyaan
faq-topic = Mau tanya tentang apa?
    .hint = Pilih salah satu, atau tulis pertanyaannya.
    .why = Supaya jawabannya pas dengan yang Anda perlukan.
    .invalid = Silakan pilih salah satu, atau tulis pertanyaannya.
    .button-pbg = Syarat PBG (IMB)
    .button-slf = Syarat SLF
    .button-practice = Izin praktik (SIP)
    .button-business = Izin usaha (NIB)
    .button-sign = Izin reklame
    .button-permit_apply = Tempat urus izin
    .button-pbb_pay = Tempat bayar PBB
    .button-pbb_due = Jatuh tempo PBB
    .button-pbb_data = Data PBB dan SPPT
    .button-pbb_relief = Keringanan PBB
    .button-hours = Jam layanan
    .button-emergency_numbers = Nomor darurat
    .button-how_to_report = Cara melapor
    .button-how_long = Lama penanganan
    .button-civil = KTP, KK, akta
    .button-social = Bantuan sosial

faq-days = { $first ->
        [0] Senin
        [1] Selasa
        [2] Rabu
        [3] Kamis
        [4] Jumat
        [5] Sabtu
       *[6] Minggu
    }{ $last ->
        [0] { "" }
        [1] –Selasa
        [2] –Rabu
        [3] –Kamis
        [4] –Jumat
        [5] –Sabtu
       *[6] –Minggu
    }: { $opens }–{ $closes }
faq-day = { $first ->
        [0] Senin
        [1] Selasa
        [2] Rabu
        [3] Kamis
        [4] Jumat
        [5] Sabtu
       *[6] Minggu
    }: { $opens }–{ $closes }

faq-pbg = <b>PBG</b> (dulu IMB) diperlukan sebelum membangun, menambah, atau mengubah bangunan. Siapkan:
    • KTP pemilik dan bukti hak atas tanah
    • keterangan rencana kota (KRK/KKPR)
    • gambar arsitektur, struktur, dan utilitas
    • hitungan struktur untuk dua lantai ke atas
    Diajukan lewat simbg.pu.go.id. Dibantu di { $counter }.
faq-slf = <b>SLF</b> menyatakan bangunan laik dipakai. Siapkan:
    • PBG atau IMB
    • gambar bangunan sesuai yang terbangun
    • hasil pemeriksaan kelaikan fungsi oleh pengkaji teknis atau pengawas
    Diajukan lewat simbg.pu.go.id. Dibantu di { $counter }.
faq-practice = <b>Surat izin praktik</b> tenaga kesehatan. Siapkan:
    • STR yang berlaku dan KTP
    • bukti tempat praktik
    • bukti kecukupan kompetensi, untuk perpanjangan
    Satu izin untuk satu tempat praktik. Diajukan daring; dibantu di { $counter }.
faq-business = <b>Izin usaha</b> dimulai dengan NIB di oss.go.id, gratis. Siapkan:
    • NIK pemilik, nomor HP, dan alamat surel
    • alamat dan luas tempat usaha
    • jenis usaha (KBLI)
    Usaha kecil berisiko rendah langsung mendapat NIB. Dibantu di { $counter }.
faq-sign = <b>Izin reklame</b>. Siapkan:
    • KTP atau data usaha
    • gambar, ukuran, dan isi reklame
    • titik pemasangan dan persetujuan pemilik lahan
    Setelah disetujui, pajak reklamenya dibayar lebih dulu. Dibantu di { $counter }.
faq-permit_apply = Izin diurus daring lewat Simponie, SIMBG (bangunan), atau OSS (usaha), atau langsung di { $counter }.
    { $hours }
    Biayanya tergantung jenis izin; banyak yang gratis. Sudah mengajukan? Kirim nomor pendaftarannya, saya cek sampai mana.
faq-pbb_pay = PBB bisa dibayar lewat QRIS, virtual account, bank (bjb, BCA, Mandiri), kantor pos, Indomaret, Alfamart, atau Tokopedia. Siapkan NOP 18 angka.
    Kirim NOP ke sini, saya tunjukkan tagihannya.
faq-pbb_due = PBB jatuh tempo <b>31 Agustus</b>. Lewat dari itu dendanya 1% sebulan, paling lama 24 bulan.
    Kirim NOP ke sini untuk melihat tagihan dan dendanya; saya juga bisa mengingatkan.
faq-pbb_data = Untuk SPPT yang belum sampai, balik nama, pecah atau gabung, dan data yang keliru, datang ke kantor pajak daerah (Bapenda) atau kelurahan dengan:
    • KTP pemilik
    • SPPT atau NOP
    • bukti hak atas tanah (sertifikat, akta jual beli, atau surat waris)
faq-pbb_relief = Pengurangan PBB bisa diajukan tertulis ke kantor pajak daerah (Bapenda), misalnya oleh pensiunan, veteran, atau yang tidak mampu. Lampirkan KTP, SPPT tahun ini, dan bukti keadaannya.
    Potongan atau penghapusan denda tahun ini belum saya ketahui; petugas bisa menjawabnya.
faq-hours = Petugas melayani:
    { $hours }
    Hari libur nasional tutup. Di sini Anda bisa melapor kapan saja.
faq-emergency_numbers = Nomor penting: <b>{ $numbers }</b>. Nomor 112 gratis, 24 jam.
    Kalau sekarang ada bahaya, telepon dulu, baru melapor di sini.
faq-how_to_report = Tulis saja masalahnya di sini, misalnya “lampu jalan mati di Jl. Ceger dekat masjid”, lalu jawab beberapa pertanyaan. Foto dan lokasi boleh, tidak harus. Gratis, tanpa KTP, dan bisa tanpa nama.
    Yang dilaporkan harus berada di Tangerang Selatan; pelapornya boleh dari mana saja.
faq-how_long = Laporan diperiksa paling lama { $verify } hari kerja, mulai ditindaklanjuti paling lama { $follow_up } hari kerja, dan selesai paling lama { $solve } hari kerja. Tanggalnya tertulis di setiap laporan.
    Setiap ada perubahan saya kabari.
faq-civil = KTP, kartu keluarga, dan akta diurus di Dinas Kependudukan dan Pencatatan Sipil, lewat kelurahan atau Mal Pelayanan Publik. Semuanya gratis. Belum bisa saya urus di sini.
    Ada masalah dengan layanannya? Laporkan saja.
faq-social = Bantuan sosial didaftarkan lewat RT/RW dan kelurahan, dengan KTP dan kartu keluarga; status penerima bisa dilihat di cekbansos.kemensos.go.id. Belum bisa saya urus di sini.
    Ada bantuan yang tidak tepat sasaran? Laporkan saja.
