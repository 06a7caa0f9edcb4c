tax-name = property tax check
tax-saved = Which tax object?
    .button-new = Another NOP
    .hint = Pick a saved NOP, or “Another NOP”.
    .why = You have saved tax objects.
    .invalid = Please pick one.
tax-nop = Type the NOP, 18 digits. For example: 36.76.010.005.012-0034.0
    .hint = The NOP is at the top of the tax notice (SPPT PBB). Dots and dashes may be there or not.
    .why = The NOP says which land and building is meant. I do not need the owner's name.
    .invalid = That does not look like a NOP yet. A NOP has 18 digits.
    .invalid-lost = Look at the tax notice (SPPT PBB) or last year's receipt. You have neither? Type <b>officer</b>, and somebody helps you find it.
    .invalid-empty = That does not look like a NOP yet. A NOP has 18 digits.
    .invalid-short = That NOP lacks { $count ->
            [one] { $count } digit
           *[other] { $count } digits
        }{ $segment ->
            [none] { "" }
           *[other] { " " }in the part “{ $detail }”
        }. It must have 18 in all.
    .invalid-long = That NOP has { $count ->
            [one] { $count } digit
           *[other] { $count } digits
        } too many{ $segment ->
            [none] { "" }
           *[other] { " " }in the part “{ $detail }”
        }. It must have 18 in all.
    .invalid-unknown = There is no code “{ $detail }”. Please check that part on your tax notice.
    .invalid-kind = The last digit of a NOP (its kind) should be 0, 7 or 9. Please check your tax notice.
    .invalid-again = All right, please type it again.
    .names = nop, number
tax-sure = I read some letters as digits: { $nop }. Is that right?
    .button-yes = Yes, right
    .button-no = No
    .hint = Press “Yes, right”, or type the NOP again.
    .why = The letter O and the digit 0 are easily mixed up.
    .invalid = Right or not?
tax-unknown = NOP { $nop } is not in the property tax records. Please check your tax notice.
    .button-again = Type another NOP
tax-wait = That was not found several times. To keep the data safe, please try again in { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
tax-later = The property tax system is not answering at the moment, so I cannot look up { $nop }. Shall I tell you as soon as it is back?
    .button-yes = Tell me
    .button-no = No need
    .hint = Press “Tell me” and I will send the answer here.
    .why = I keep the NOP until the answer has been sent, then I delete it.
    .invalid = Shall I tell you or not?
tax-later-yes = All right. As soon as the property tax system is back, I will send the answer about { $nop } here.
tax-later-no = All right. Please try again later.
tax-found = <b>NOP { $nop }</b> · in the name of { $owner } · { $place }
    .button-remind = Remind me
    .button-save = Save as my tax object
tax-year-paid = { $year } paid, { TANGGAL($paid, style: "long") }
tax-year-open = { $year } { RUPIAH($principal) } (due { TANGGAL($due, style: "long") })
tax-year-late = { $year } { RUPIAH($principal) } (due { TANGGAL($due, style: "long") }, fine for { $months ->
        [one] { $months } month
       *[other] { $months } months
    } { RUPIAH($fine) })
tax-total = <b>Total today { RUPIAH($total) }</b>
tax-nothing = <b>Nothing is owed.</b>
tax-pay-at = Pay at: { $places }.

save_object-name = my tax object
save_object-nop = Which NOP shall I save?
    .invalid = That does not look like a NOP yet. A NOP has 18 digits.
save_object-done = I have saved { $nop }. Next time just press “Check property tax”.

remind_tax-name = PBB reminder
remind_tax-nop = Which NOP?
    .invalid = That does not look like a NOP yet. A NOP has 18 digits.
remind_tax-done = All right, I will remind you 30, 7 and 1 days before { $nop } is due.

alert-tax-due = PBB { $year } for <b>{ $nop }</b>, { RUPIAH($principal) }, is due on { TANGGAL($due) } (in { $days } days).
    .button-see = See the bill
