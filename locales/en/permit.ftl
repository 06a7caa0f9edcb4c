permit-name = permit check
permit-number = What is the permit's registration number? For example: PBG-367401-20261101-003.
    .hint = The number is on your registration receipt and starts with the kind of permit, such as PBG or SLF.
    .why = With that number I can ask the permit system.
    .invalid-lost = Look at the receipt of your application. You do not have it? Type <b>officer</b>, and somebody helps you find it.
    .invalid-number = That number is not complete. It looks like PBG-367401-20261101-003.
    .names = number, permit number, permit
permit-consent = To check a permit I need the last 4 digits of the applicant's NIK or NIB, only to compare them. This chat is kept; see or delete it at any time with /dataku and /hapus. Is that all right?
    .button-yes = I agree
    .button-no = No
    .hint = Press “I agree” to go on or “No” to stop.
    .why = The Personal Data Protection Law requires us to ask first.
    .invalid = Please answer first: do you agree or not?
permit-no-consent = All right. You can also ask about permits in person at { $counter }.
permit-factor = To protect your data, please type the last 4 digits of the applicant's NIK or NIB.
    .invalid-unknown = Number { $number } with those digits does not match anything. One of the two may be wrong: type the right 4 digits, or the right permit number.
    .hint = Only 4 digits, for example 1234. The registered mobile number works too.
    .why = So that somebody else who knows your permit number cannot see what is in it.
    .invalid-digits = Only the last 4 digits, please, for example 1234.
    .names = nik, nib, digits
permit-unknown = Number { $number } with those digits does not match anything. One of the two may be wrong.
permit-wait = That did not match several times. To keep the data safe, please try again in { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
permit-later = The permit system is not answering at the moment, so I cannot look up { $number }. Shall I tell you as soon as it is back?
    .button-yes = Tell me
    .button-no = No need
    .hint = Press “Tell me” and I will send the answer here.
    .why = I keep the number and the 4 digits until the answer has been sent, then I delete them.
    .invalid = Shall I tell you or not?
permit-later-yes = All right. As soon as the permit system is back, I will send the answer about { $number } here.
permit-later-no = All right. Please try again later.
permit-found = <b>{ $kind }</b> · { $object } · in the name of { $applicant }
    { $number }
    .button-watch = Tell me when it changes
permit-status-in_process = Stage { $stage } of { $stages }: <b>{ $name }</b> ({ $desk }), since { TANGGAL($since, style: "short") }.
permit-status-needs_papers = Stage { $stage } of { $stages }: <b>{ $name }</b> ({ $desk }), since { TANGGAL($since, style: "short") }.
permit-status-issued = <b>Issued</b>, { TANGGAL($since, style: "long") }.
permit-status-refused = <b>Refused</b>, { TANGGAL($since, style: "long") }. You can ask { $desk } for the reason.
permit-status-withdrawn = <b>Withdrawn by the applicant</b>, { TANGGAL($since, style: "long") }.
permit-status-other = Status: { $name } ({ $desk }), since { TANGGAL($since, style: "short") }.
permit-paper = • { $name }
permit-missing = <b>Missing:</b>
    { $papers }
    { $how }
permit-promised = Promised by { TANGGAL($due, style: "long") }.

watch_permit-name = permit news
watch_permit-number = What is the permit's registration number?
    .invalid-number = That number is not complete. It looks like PBG-367401-20261101-003.
watch_permit-done = All right, I will tell you when { $number } changes.

alert-permit-in_process = Permit <b>{ $number }</b> is now at stage { $stage } of { $stages }: <b>{ $name }</b>.
alert-permit-needs_papers = Permit <b>{ $number }</b> still <b>needs papers</b> (stage { $stage } of { $stages }: { $name }).
alert-permit-issued = Permit <b>{ $number }</b> has been <b>issued</b>.
alert-permit-refused = Permit <b>{ $number }</b> was <b>refused</b>.
alert-permit-withdrawn = Permit <b>{ $number }</b> was <b>withdrawn</b>.
alert-permit-other = Permit <b>{ $number }</b> has changed: { $name }.
alert-permit = Permit news
    .button-see = See permit
