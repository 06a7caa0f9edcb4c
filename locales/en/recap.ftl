# The recap for officers.

recap-head = <b>Recap of { $name }</b>, { TANGGAL($at, style: "long") } { JAM($at) }
recap-open = Open <b>{ $open }</b>, late <b>{ $late }</b>
recap-month = 30 days: { $lodged } in, { $solved } solved
recap-first-answer = First answer: half within { $median }, 9 of 10 within { $p90 }
recap-solution = Until solved: half within { $median }, 9 of 10 within { $p90 }
recap-hours = { $hours } working hours
recap-days = { $days } working days
recap-title = Recap of { $name } · { TANGGAL($at, style: "long") }
recap-by-category = Open by category
recap-by-kecamatan = Open by kecamatan
recap-trend = In and solved, last 14 days
recap-day = { TANGGAL($at, style: "short") }
recap-nothing = Nothing is open.
recap-others = Others
recap-late-of = { $late } late
recap-label-open = open
recap-label-on-time = on time
recap-label-late = late
recap-label-lodged = in
recap-label-solved = solved
