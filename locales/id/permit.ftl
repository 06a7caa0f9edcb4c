permit-name = cek izin
permit-number = Nomor pendaftaran izinnya? Contoh: PBG-367401-20261101-003.
    .hint = Nomornya ada di tanda terima pendaftaran, diawali jenis izin, misalnya PBG atau SLF.
    .why = Dengan nomor itu saya bisa menanyakan ke sistem perizinan.
    .invalid-lost = Lihat di tanda terima pendaftaran. Tidak ada? Ketik <b>petugas</b>, nanti dibantu mencarinya.
    .invalid-number = Nomor itu belum lengkap. Bentuknya seperti PBG-367401-20261101-003.
    .names = nomor, nomor izin, izin
permit-consent = Untuk mengecek izin saya perlu 4 angka terakhir NIK atau NIB pemohon, hanya untuk mencocokkan. Obrolan ini kami simpan; lihat atau hapus kapan saja dengan /dataku dan /hapus. Boleh?
    .button-yes = Setuju
    .button-no = Tidak
    .hint = Tekan “Setuju” untuk lanjut atau “Tidak” untuk berhenti.
    .why = Undang-undang Pelindungan Data Pribadi mewajibkan kami bertanya dulu.
    .invalid = Mohon dijawab dulu: setuju atau tidak?
permit-no-consent = Baik. Izin juga bisa ditanyakan langsung di { $counter }.
permit-factor = Untuk menjaga data Anda, ketik 4 angka terakhir NIK atau NIB pemohon.
    .invalid-unknown = Nomor { $number } dengan angka itu tidak cocok dengan data mana pun. Mungkin salah satunya keliru: ketik 4 angka yang benar, atau nomor izin yang benar.
    .hint = Hanya 4 angka, misalnya 1234. Nomor HP yang didaftarkan juga bisa.
    .why = Supaya orang lain yang tahu nomor izin Anda tidak bisa melihat isinya.
    .invalid-digits = Mohon 4 angka terakhir saja, misalnya 1234.
    .names = nik, nib, angka
permit-unknown = Nomor { $number } dengan angka itu tidak cocok dengan data mana pun. Mungkin salah satunya keliru.
permit-wait = Sudah beberapa kali tidak cocok. Demi keamanan, coba lagi { $minutes } menit lagi.
permit-later = Sistem perizinan sedang tidak menjawab, jadi { $number } belum bisa saya lihat. Mau saya kabari begitu sistemnya pulih?
    .button-yes = Kabari saya
    .button-no = Tidak usah
    .hint = Tekan “Kabari saya”, nanti jawabannya saya kirim ke sini.
    .why = Nomor dan 4 angka tadi saya simpan sampai jawabannya terkirim, lalu saya hapus.
    .invalid = Dikabari atau tidak?
permit-later-yes = Baik. Begitu sistem perizinan pulih, jawaban untuk { $number } saya kirim ke sini.
permit-later-no = Baik. Silakan coba lagi nanti.
permit-found = <b>{ $kind }</b> · { $object } · atas nama { $applicant }
    { $number }
    .button-watch = Kabari kalau berubah
permit-status-in_process = Tahap { $stage } dari { $stages }: <b>{ $name }</b> ({ $desk }), sejak { TANGGAL($since, style: "short") }.
permit-status-needs_papers = Tahap { $stage } dari { $stages }: <b>{ $name }</b> ({ $desk }), sejak { TANGGAL($since, style: "short") }.
permit-status-issued = <b>Sudah terbit</b>, { TANGGAL($since, style: "long") }.
permit-status-refused = <b>Ditolak</b>, { TANGGAL($since, style: "long") }. Alasannya bisa ditanyakan ke { $desk }.
permit-status-withdrawn = <b>Ditarik pemohon</b>, { TANGGAL($since, style: "long") }.
permit-status-other = Keadaan: { $name } ({ $desk }), sejak { TANGGAL($since, style: "short") }.
permit-paper = • { $name }
permit-missing = <b>Kurang:</b>
    { $papers }
    { $how }
permit-promised = Janji selesai { TANGGAL($due, style: "long") }.

watch_permit-name = kabar izin
watch_permit-number = Nomor pendaftaran izinnya?
    .invalid-number = Nomor itu belum lengkap. Bentuknya seperti PBG-367401-20261101-003.
watch_permit-done = Baik, saya kabari kalau { $number } berubah.

alert-permit-in_process = Izin <b>{ $number }</b> sekarang tahap { $stage } dari { $stages }: <b>{ $name }</b>.
alert-permit-needs_papers = Izin <b>{ $number }</b> masih <b>kurang berkas</b> (tahap { $stage } dari { $stages }: { $name }).
alert-permit-issued = Izin <b>{ $number }</b> <b>sudah terbit</b>.
alert-permit-refused = Izin <b>{ $number }</b> <b>ditolak</b>.
alert-permit-withdrawn = Izin <b>{ $number }</b> <b>ditarik</b>.
alert-permit-other = Izin <b>{ $number }</b> berubah: { $name }.
alert-permit = Kabar izin
    .button-see = Lihat izin
