# Ruang petugas di Telegram.

room-card-head = <b>{ $number }</b> · { $category }
room-card-text = “{ $text }”
room-card-place = 📍 { $place }
room-card-map = <a href="{ $map }">Peta</a>
room-card-people = { $identity } · { $supporters } pelapor{ $files ->
        [0] { "" }
       *[other] { " · " }{ $files } berkas
    }
room-card-status = Status: <b>{ $status }</b> · Petugas: { $officer }
room-card-agency = Dinas: { $agency }
room-card-due = Janji { TANGGAL($due) } (sisa { $days } hari kerja)
room-card-late = ⚠ Janji { TANGGAL($due) } lewat { $days } hari kerja
room-card-paused = Menunggu warga sejak { TANGGAL($since, style: "short") }; janji berhenti dihitung
room-card-rating = Penilaian warga: { $stars }
room-level-supervisor = Naik ke atasan
room-level-head = Naik ke pimpinan
room-button-take = Ambil
room-button-release = Lepas
room-button-status = Status ▾
room-button-forward = Teruskan ▾
room-button-canned = Jawaban siap ▾
room-button-pause = Tanya warga
room-button-escalate = Naikkan
room-button-history = Riwayat
room-button-reveal = Buka identitas
room-button-back = ← Kembali
room-button-keep-open = Biarkan terbuka
room-line = { TANGGAL($at, style: "short") } { JAM($at) } · <b>{ $what }</b> · { $who }{ $text }
room-heard = 🗣 { $text }
room-sending = Terkirim dalam 10 detik.
    .button-undo = Urungkan
room-undone = Dibatalkan; warga tidak menerimanya.
room-undelivered-blocked = ⚠ Belum sampai: warga memblokir bot.
room-undelivered-stopped = ⚠ Belum sampai: warga mematikan kabar.
room-undelivered-unreachable = ⚠ Belum sampai: nomor WhatsApp warga tidak bisa dihubungi.
room-undelivered-other = ⚠ Belum sampai: { $reason }
room-canned = ↪ Ke warga: “{ $text }”
room-canned-line = • { $title }
room-retract-how = Balas jawaban Anda dengan /hapus untuk menariknya kembali.
room-retracted = Ditarik. Di kanal yang tidak bisa dihapus, warga diberi tahu.
room-stranger = Ruang ini untuk petugas. Minta kode undangan ke atasan Anda, lalu buka bot ini dan kirim /start KODE. Pesan Anda di sini tidak diteruskan.
room-anonymous-admin = Matikan dulu mode “anonim” Anda di grup ini, supaya tercatat siapa yang bertindak.
room-closed-why = Topik ditutup, laporannya masih berjalan. Mengapa ditutup?
room-ask-resolve = { $officer }, balas pesan ini dengan foto hasilnya, atau keterangannya. Warga membacanya.
room-ask-reject = { $officer }, balas pesan ini dengan alasannya. Warga membacanya.
room-ask-hand_over = { $officer }, balas pesan ini: dialihkan ke instansi mana dan mengapa? Warga membacanya.
room-ask-pause = { $officer }, balas pesan ini dengan pertanyaan untuk warga. Janji berhenti dihitung sampai dijawab.
room-ask-who = { $officer }, balas pesan ini dengan alasan membuka identitas. Alasan itu tercatat.
room-reporter = Pelapor { $number }: { $reporter }. Pembukaan ini tercatat di riwayat.
room-whispered = Sudah saya kirim ke Anda secara pribadi.
room-open-me = Buka dulu chat pribadi dengan @{ $bot } dan tekan Start, lalu ulangi.
room-elsewhere = Topik ini tidak dipakai lagi; tulisan di sini tidak sampai ke laporan. Lanjutkan di { $link }.
room-old-button = Tombol ini sudah lama. Lihat kartunya di atas.
room-fault = Maaf, itu tidak berhasil saya proses. Coba kirim sekali lagi.
room-backlog = { $count } laporan sedang disiapkan di sini. Telegram membatasi 20 pesan semenit; tidak ada yang hilang.
room-backlog-done = Semua laporan sudah tampil.
room-press-fault = Telegram sedang tidak menjawab. Lihat kartunya, lalu tekan lagi bila belum berubah.
room-search-how = Tulis katanya, misalnya: /cari lampu mati
room-one-how = Tulis nomornya, misalnya: /kasus LP-26-00042-X
room-mine = Laporan Anda yang masih berjalan: { $count }
room-mine-none = Tidak ada laporan yang Anda pegang.
room-late = Terlambat: { $count }
room-late-none = Tidak ada yang terlambat. 👏
room-found = Ditemukan: { $count }
room-found-none = Tidak ada yang cocok.
room-more = … dan { $count } lagi
room-case = { $category } · { $status } · sisa { $days } hari · { $officer }
room-case-late = { $category } · { $status } · ⚠ lewat { $days } hari · { $officer }
room-officer = { $name } · { $rank } · { $agency }
room-invitation = Kode undangan ({ $rank }), berlaku 3 hari, sekali pakai:
    <code>{ $code }</code>
    Penerimanya membuka https://t.me/{ $bot }?start={ $code }
room-page = Halaman petugas, untuk Anda sendiri. Tautan ini berlaku 15 menit, sekali pakai: { $link }
room-invite-how = Tulis: /undang petugas|atasan|pimpinan|admin [dinas]. Dinas: { $agencies }
room-rank-changed = { $name } sekarang { $rank }.
room-removed = { $name } sudah bukan petugas. { $count } laporan yang dipegangnya dilepas.
room-welcome = Selamat datang, { $name } ({ $rank }). Di grup: balas pesan warga untuk menjawabnya; pesan lain jadi catatan dalam. /bantuan untuk daftar perintah.
room-shut-out-gone = ⚠ Bot tidak lagi ada di grup petugas { $chat }. Masukkan lagi sebagai admin dengan hak “Kelola topik”. Tidak ada yang hilang; semuanya tampil setelah itu.
room-shut-out-rights = ⚠ Bot di grup petugas { $chat } tidak punya hak “Kelola topik”, atau grupnya bukan forum. Jadikan forum dan beri hak itu. Tidak ada yang hilang; semuanya tampil setelah itu.
room-help = Balas pesan warga atau kartu: dijawab ke warga. Pesan lain di topik: catatan dalam.
    /saya laporan yang saya pegang
    /terlambat yang lewat janji
    /cari KATA
    /kasus NOMOR
    /rekap angka dan gambar
    /siap jawaban siap
    /petugas daftar petugas
    /masuk tautan ke halaman petugas
    /hapus (balas jawaban Anda) menarik jawaban
    Atasan: /tugaskan NAMA di topik, /undang, /pangkat NAMA PANGKAT, /keluarkan NAMA
room-command-saya = laporan yang saya pegang
room-command-terlambat = yang lewat janji
room-command-cari = cari laporan
room-command-kasus = satu laporan
room-command-rekap = angka dan gambar
room-command-siap = jawaban siap
room-command-petugas = daftar petugas
room-command-masuk = halaman petugas
room-command-bantuan = bantuan
room-command-hapus = tarik jawaban (balas pesannya)

rank-officer = petugas
rank-supervisor = atasan
rank-head = pimpinan
rank-admin = admin

escalation-danger = Ada kata bahaya
escalation-desk = Ditangani di sini
escalation-untaken = Belum diambil siapa pun
escalation-near = Janji hampir lewat
escalation-late = Janji lewat
escalation-very_late = Janji lama lewat
escalation-not_fixed = Warga: belum beres
escalation-low_rating = Penilaian rendah
escalation-officer = Dinaikkan petugas
