cases-name = list of reports
cases = <b>Your reports</b>
    { $lines }
    Press or type a number to see it.
    .button-more = Older
cases-none = You have not made any reports here yet.
cases-line = • { $number }: { $category }, { TANGGAL($since, style: "short") }, { $status }
cases-page = Which page?

case-name = report
case-number = What is the report number? For example: LP-26-00042-X.
    .hint = The number is in the message you got when the report was received. Type “my reports” to see them all.
    .why = So that I open the right report.
    .invalid-number = That number seems to be mistyped. It looks like LP-26-00042-X.
case = <b>{ $number }</b> · { $category } · { $status }
    “{ $excerpt }”
    Place: { $place }
    Handled by: { $agency }
    { $open ->
        [yes] No later than { TANGGAL($due) }
       *[no] It is no longer being worked on.
    }

    { $lines }
    .button-add = Add details
    .button-photo = Add a photo
    .button-reopen = Open again
    .button-withdraw = Withdraw report
    .button-unfollow = Stop following
case-unknown = Report { $number } is not in your list.
case-gone = That report is no longer there.

add-name = extra details
add-which = For which report?
    .hint = Pick its number.
    .why = You have more than one report.
    .invalid = Please pick one of the reports.
add-words = What would you like to add to { $number }?
    .hint = Just write it, for example “the hole is getting bigger”.
    .why = An officer reads what you add straight away.
    .invalid-wordless = I cannot read that yet. Could you put it in words?
    .invalid-short = Please write a little more.
    .invalid-long = That is too long. At most { $limit } letters.
add-files = Is there a photo? Send it here.
    .button-done = Continue
add-none = None of your reports is still open.
add-taken-back = ↩ The resident has taken one of their messages back. Do not use it.
add-done = I have passed it on to the officer for { $number }.
add-officer = I have passed that on to the officer ({ $number }). While they answer, I keep quiet. Type /selesai when you are done.
add-away = I have passed that on to the officer ({ $number }). They answer from { TANGGAL($opens) }, { JAM($opens) }.

end_talk-name = ending the talk with an officer
end_talk = All right, the talk with the officer about { $number } is over. I am here to help again.
end_talk-none = All right. Anything else I can help with?

rate-name = rating
rate-number = Which report?
    .hint = Type “my reports” to see all numbers.
    .why = So that your rating goes to the right report.
    .invalid-number = That number looks mistyped. It is written like LP-26-00042-X.
rate-stars = How satisfied are you with how { $number } was handled? 1 to 5.
    .button-1 = ★
    .button-2 = ★★
    .button-3 = ★★★
    .button-4 = ★★★★
    .button-5 = ★★★★★
    .hint = 1 is disappointed, 5 is satisfied.
    .why = The heads of the office read your rating.
    .invalid = Choose 1 to 5.
rate-thanks = Thank you for your rating.
rate-low = Thank you for being frank. A supervisor reads your rating and looks at { $number } again.

add_photo-name = extra photos
add_photo-which = For which report?
    .hint = Pick its number.
    .why = You have more than one report.
    .invalid = Please pick one of the reports.
add_photo-files = { $count ->
        [0] Send the photo here.
        [one] { $count } photo. Add more if you like, or press “Continue”.
       *[other] { $count } photos. Add more if you like, or press “Continue”.
    }
    .button-done = Continue
    .hint = Send photos one by one or all at once, then press “Continue”.
    .why = Photos help the officer see what it is like.
    .invalid = Send a photo, or press “Continue”.
    .invalid-kind = What I can keep: photo, video, voice or PDF.
    .invalid-many = At most { $limit } photos.
add_photo-none = All right, no photo was added.

withdraw-name = withdrawing a report
withdraw-number = Which report would you like to withdraw? Type its number.
    .hint = Type “my reports” to see all the numbers.
    .why = So that the wrong report is not withdrawn.
    .invalid-number = That number seems to be mistyped. It looks like LP-26-00042-X.
withdraw-sure = Withdraw { $number }? The officers will stop working on it.
    .button-yes = Yes, withdraw
    .button-no = Keep it
    .hint = Press “Yes, withdraw” or “Keep it”.
    .why = A withdrawn report cannot be opened again.
    .invalid = Withdraw it or not?
withdraw-kept = All right, { $number } goes on.
withdraw-late = { $number } can no longer be withdrawn. Its status: { $status }.
withdraw-done = { $number } has been withdrawn.

unfollow-name = stop following
unfollow-number = Which report would you like to stop following?
    .hint = Type “my reports” to see all the numbers.
    .why = So that I take the right one.
    .invalid-number = That number seems to be mistyped. It looks like LP-26-00042-X.
unfollow-done = All right, no more news about { $number }. The report itself goes on.

resolved-name = answer about the work
resolved-number = Which report?
    .hint = Type “my reports” to see all the numbers.
    .why = So that I open the right report.
    .invalid-number = That number seems to be mistyped. It looks like LP-26-00042-X.
resolved-sure = Is it fixed?
    .button-yes = Yes
    .button-no = Not yet
resolved-reason = What is not right yet with { $number }? A photo is welcome too.
    .hint = For example: “the hole was filled but has broken open again”.
    .why = So that the officers know what is still missing.
    .invalid-wordless = I cannot read that yet. Could you put it in words?
    .invalid-short = Please write a little more.
    .invalid-long = That is too long. At most { $limit } letters.
resolved-files = Is there a photo?
    .button-done = Continue
resolved-late = { $number } now has the status: { $status }.
resolved-closed = Thank you. I have closed { $number }. How satisfied are you with how it was handled?
resolved-reopened = { $number } is open again and goes to a senior officer. It will be checked by { TANGGAL($due) }.

event-lodged = { TANGGAL($at, style: "short") } Report received
event-forwarded = { TANGGAL($at, style: "short") } Passed on to the agency
event-status = { TANGGAL($at, style: "short") } <b>{ $status }</b>{ $text }
event-reply = { TANGGAL($at, style: "short") } Officer{ $text }
event-addition = { TANGGAL($at, style: "short") } You added{ $files ->
        [0] { "" }
        [one] { " " }{ $files } photo
       *[other] { " " }{ $files } photos
    }{ $text }
event-paused = { TANGGAL($at, style: "short") } Waiting for your answer{ $text }
event-resumed = { TANGGAL($at, style: "short") } The time counts again
event-text = : “{ $text }”

status-lodged = Received
status-verified = Checked
status-forwarded = Passed on
status-in_progress = In progress
status-resolved = Resolved
status-closed = Closed
status-rejected = Rejected
status-reopened = Open again
status-withdrawn = Withdrawn
status-handed_over = Handed over

alert-verified = <b>{ $number }</b> has been <b>checked</b>. Expected to be done by { TANGGAL($due) }.
alert-forwarded = <b>{ $number }</b> was <b>passed on</b> to { $agency }. Expected to be done by { TANGGAL($due) }.
alert-in_progress = <b>{ $number }</b>: <b>in progress</b> at { $agency }. Expected to be done by { TANGGAL($due) }.
alert-resolved = <b>{ $number }</b>: <b>resolved</b>. Is it fixed?
    .button-yes = Yes
    .button-no = Not yet
alert-closed = <b>{ $number }</b> is now <b>closed</b>. Not fixed? Press “Reopen”.
alert-rejected = <b>{ $number }</b> <b>cannot be dealt with</b>. The reason:
alert-reopened = <b>{ $number }</b> is <b>open again</b>. It will be checked by { TANGGAL($due) }.
alert-withdrawn = <b>{ $number }</b> was <b>withdrawn</b> by the person who reported it.
alert-handed_over = <b>{ $number }</b> was <b>handed over</b> to the authority in charge. Follow it at SP4N-LAPOR!: { $site } or SMS { $sms }.
alert-quote = “{ $text }”
alert-words = <b>{ $number }</b>, from { $agency }: “{ $text }”
alert-reply = { $officer }, an officer, about <b>{ $number }</b>: “{ $text }”
    .button-answer = Answer
alert-reply-wordless = { $officer }, an officer, about <b>{ $number }</b>:
alert-reply-corrected = Correction from { $officer } about <b>{ $number }</b>: “{ $text }”
alert-reply-retracted = This message of an officer was taken back.
alert-paused = <b>{ $number }</b> waits for your answer: “{ $text }”
    The time limit stands still until you answer.
alert-closing = <b>{ $number }</b> is done. Is it fixed? Without an answer it is closed on { TANGGAL($last) }.

category-pju = Street light
category-jalan = Damaged road
category-trotoar = Pavement
category-sampah = Rubbish
category-banjir = Flooding
category-drainase = Drain
category-pohon = Tree
category-air = Clean water
category-parkir = Illegal parking
category-transportasi = Traffic & transport
category-ketertiban = Public order
category-pkl = Street vendors
category-reklame = Illegal billboard
category-fasum = Parks & public facilities
category-hewan = Animals
category-lainnya = Something else
