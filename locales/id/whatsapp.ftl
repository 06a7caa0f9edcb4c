# Yang hanya ada di WhatsApp. Template disetujui Meta lebih dulu: `pintu whatsapp templates submit`.
whatsapp-list = Pilih
whatsapp-more = Lainnya …
whatsapp-or = Atau pilih di sini:
whatsapp-choose = Silakan pilih:
whatsapp-file-lost = Berkas Anda tidak sampai kepada kami. Mohon kirim sekali lagi.

whatsapp-template-resolved = Kabar tentang laporan { $number }: { $text } Mohon beri tahu kami lewat tombol di bawah.
    .example-number = LP-26-00042-X
    .example-text = LP-26-00042-X: selesai. Sudah beres?
whatsapp-template-closed = Laporan { $number } ditutup: { $text } Gunakan tombol di bawah bila perlu.
    .example-number = LP-26-00042-X
    .example-text = LP-26-00042-X sudah ditutup. Belum beres? Tekan “Buka kembali”.
whatsapp-template-officer = Pesan petugas tentang laporan { $number }: { $text } Tekan tombol di bawah untuk menjawab.
    .example-number = LP-26-00042-X
    .example-text = Bu Rina, petugas: “Tiang nomor berapa yang mati?”
whatsapp-template-case = Kabar tentang laporan { $number }: { $text } Tekan tombol di bawah untuk melihat selengkapnya.
    .example-number = LP-26-00042-X
    .example-text = LP-26-00042-X: dikerjakan oleh Dinas SDA, Bina Marga. Perkiraan selesai Jumat, 4 Desember 2026.
whatsapp-template-permit = Kabar tentang izin { $number }: { $text } Tekan tombol di bawah untuk melihat selengkapnya.
    .example-number = PBG-367401-20261101-003
    .example-text = Sekarang tahap 3 dari 6: verifikasi teknis.
whatsapp-template-tax = Pengingat PBB yang Anda minta: { $text } Tekan tombol di bawah untuk melihat tagihan.
    .example-text = PBB 2026 untuk 36.76.010.005.012-0034.0 jatuh tempo 31 Agustus 2026 (7 hari lagi).
whatsapp-template-news = Kabar dari layanan Kota Tangerang Selatan yang Anda minta: { $text } Tekan tombol di bawah untuk melanjutkan.
    .button-see = Lanjutkan
    .example-text = PBB untuk NOP 36.76.010.005.012-0034.0 sudah lunas.
