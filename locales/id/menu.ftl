menu-name = menu
menu-welcome = Selamat datang di <b>Pintu Warga</b>, layanan Kota Tangerang Selatan. Saya bisa membantu Anda.

    Ketik juga boleh, misalnya “lampu jalan mati di Jl. Ceger”.
menu = Apa yang bisa saya bantu? Pilih, atau langsung ketik saja.
    .button-complaint = Lapor masalah
    .button-permit = Cek izin
    .button-tax = Cek PBB
    .button-cases = Laporan saya
    .button-officer = Bicara dengan petugas
    .button-help = Bantuan

help-name = bantuan
help = <b>Yang bisa saya bantu</b>
    • Lapor masalah: tulis saja, misalnya “sampah numpuk di Jl. Ceger”. Foto dan lokasi boleh dikirim.
    • Cek izin: kirim nomor pendaftaran, misalnya PBG-367401-20261101-003.
    • Cek PBB: kirim NOP 18 angka.
    • Laporan saya: lihat kabar, tambah keterangan, atau cabut.

    Kapan saja: <b>kembali</b>, <b>batal</b>, <b>mulai lagi</b>, <b>petugas</b>. Bahasa Inggris: /bahasa. Data Anda: /dataku.

    Keadaan darurat: { $numbers }.

thanks-name = ucapan
thanks = Sama-sama. Senang bisa membantu.
