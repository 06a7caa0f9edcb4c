# Rekap untuk petugas.

recap-head = <b>Rekap { $name }</b>, { TANGGAL($at, style: "long") } { JAM($at) }
recap-open = Masih berjalan <b>{ $open }</b>, terlambat <b>{ $late }</b>
recap-month = 30 hari: masuk { $lodged }, selesai { $solved }
recap-first-answer = Jawaban pertama: separuh dalam { $median }, 9 dari 10 dalam { $p90 }
recap-solution = Sampai selesai: separuh dalam { $median }, 9 dari 10 dalam { $p90 }
recap-hours = { $hours } jam kerja
recap-days = { $days } hari kerja
recap-title = Rekap { $name } · { TANGGAL($at, style: "long") }
recap-by-category = Berjalan menurut kategori
recap-by-kecamatan = Berjalan menurut kecamatan
recap-trend = Masuk dan selesai, 14 hari terakhir
recap-day = { TANGGAL($at, style: "short") }
recap-nothing = Tidak ada yang berjalan.
recap-others = Lainnya
recap-late-of = { $late } terlambat
recap-label-open = berjalan
recap-label-on-time = tepat waktu
recap-label-late = terlambat
recap-label-lodged = masuk
recap-label-solved = selesai
