complaint-name = report

complaint-description = Tell me about the problem: what is wrong, since when, and how bad it is.
    .hint = For example: “The street light by Gang H. Nawi has been out since Monday, it is very dark at night.” Photos are welcome too.
    .why = With a clear description the crew brings the right tools.
    .invalid-short = Please add a little: what is broken, since when, and how bad it is.
    .invalid-wordless = I cannot read that yet. Could you tell me in words?
    .invalid-long = That is too long for one report. Please shorten it to at most { $limit } letters.
    .names = description, details, text, story, report

complaint-first = There are { $count } problems in your message. Which one first? I keep the rest.
    .hint = Choose one. When the first report is done, I will ask about the rest.
    .why = One report for one problem, for different agencies may handle them.
    .invalid = One at a time, please. Choose one of these.
    .names-any = all, both, all of them, any, either, whichever

complaint-category = What kind of problem is it?
    .button-other = Something else
    .hint = Press one of the buttons, or type its name, for example “rubbish”.
    .why = The kind of problem decides which agency deals with it.
    .invalid = That is not one of the choices. Please pick one.
    .names = category, kind, type, problem

complaint-category_all = Pick the closest one.
    .hint = Type its number or name. If none fits, pick “Something else”.
    .why = The kind of problem decides which agency deals with it.
    .invalid = That is not one of the choices. Please pick one.

complaint-consent = May we keep your report, the location and the address of this chat, to deal with it and to send you news? They are kept for up to 2 years after it is done; see or delete them at any time with /dataku and /hapus. If not, the report is still sent, without a name.
    .button-yes = I agree
    .button-no = No
    .hint = Just press “I agree” or “No”. Your report goes ahead either way.
    .why = The Personal Data Protection Law (Law 27/2022) requires us to ask first.
    .invalid = Please answer first: do you agree or not?

complaint-noted = I have noted it as <b>{ $category }</b>.

complaint-place = Where exactly is it? Send the location, or type the street and a landmark.
    .button-list = Choose the kelurahan
    .hint = For example: “Jl. Siliwangi in front of SDN Pamulang 2, Pamulang Barat”. Sending the location from your phone works too.
    .why = So that the crew comes to the right place.
    .invalid-short = Please add the street or a landmark.
    .invalid-outside = That place seems to be in { $city }, outside Tangerang Selatan. For there, please report through SP4N-LAPOR ({ $site } or SMS { $sms }). If the place is in Tangerang Selatan, send the right location; I keep what you wrote.
    .invalid-far = That place is outside Tangerang Selatan. For other areas, please report through SP4N-LAPOR ({ $site } or SMS { $sms }). If the place is in Tangerang Selatan, send the right location; I keep what you wrote.
    .names = location, place, address, position, street

complaint-kelurahan = In which kelurahan?
    .button-other = None of these
    .hint = Pick one, or “None of these” to see every kelurahan.
    .why = The kelurahan decides which crew comes.
    .invalid = Please pick one.
    .words-other = no, none, none of them, another, something else, don't know

complaint-kecamatan = In which kecamatan?
    .hint = Type its name or number, for example “Pamulang”.
    .why = The kecamatan decides which crew comes.
    .invalid = I do not know that kecamatan. Please pick one.

complaint-kelurahan_of = Which kelurahan in { $kecamatan }?
    .hint = Type its name or number. You do not know it? Send your location.
    .why = The kelurahan decides which crew comes.
    .invalid = That kelurahan is not in the list. Please pick one.

complaint-street = Which street, and near what?
    .hint = For example: “Jl. Ceger, across from Indomaret”.
    .why = So that the crew does not go to the wrong place.
    .invalid-short = Please add a little: the street or the nearest landmark.
    .invalid-wordless = I cannot read that yet. Type the street or a landmark.
    .invalid-long = Just the street and a landmark, at most { $limit } letters.
    .names = street, landmark

complaint-at = Location: { $kelurahan }, { $kecamatan }.

complaint-join = { $count ->
        [one] There is { $count } similar report
       *[other] There are { $count } similar reports
    } near there:
    { $lines }
    If it is the same problem, just join: you get the news, and that report becomes more urgent.
    .button-other = This is a different problem
    .hint = Pick the report that is the same, or “This is a different problem”.
    .why = One problem needs to be dealt with once, and the more people report it, the more urgent it becomes.
    .invalid = Please pick one.
complaint-similar-line = { $index }) “{ $excerpt }”, { TANGGAL($since, style: "short") }, { $status }, { $supporters ->
        [one] { $supporters } person
       *[other] { $supporters } people
    }, { $metres } m
    .button = Join report { $index }

complaint-photos = { $count ->
        [0] Are there photos? Send them here, at most { $limit }.
        [one] { $count } photo. Add more if you like, at most { $limit }.
       *[other] { $count } photos. Add more if you like, at most { $limit }.
    }
    .button-done = Continue
    .hint = Send photos one by one or all at once, then press “Continue”. Without photos is fine too.
    .why = Photos help the crew see how bad it is.
    .invalid = Send a photo, or press “Continue”.
    .invalid-kind = What I can keep: photo, video, voice or PDF.
    .invalid-many = At most { $limit } photos.
    .names = photo, photos, picture

complaint-identity = Who may know that it is you who reports this?
    .button-open = Open
    .button-confidential = Confidential
    .button-anonymous = Anonymous
    .button-explain = What is the difference?
    .hint = Choose “Open”, “Confidential” or “Anonymous”.
    .why = You decide who may know.
    .invalid = Please choose: open, confidential or anonymous.
    .invalid-explain = <b>Open</b>: city officers and the agency know who reports.
        <b>Confidential</b>: only city officers know, the agency does not.
        <b>Anonymous</b>: no officer knows. You still get the news here.
    .names = identity, name

complaint-summary = <b>Please check</b>
    { $category }
    { $place }{ $pin ->
        [yes] { " " }(point on the map)
       *[no] { "" }
    }
    “{ $description }”
    { $photos ->
        [0] No photos
        [one] { $photos } photo
       *[other] { $photos } photos
    } · { $identity }
    .button-send = Send
    .button-edit-description = Change description
    .button-edit-category = Change category
    .button-edit-place = Change location
    .button-edit-photos = Add a photo
    .button-edit-identity = Change identity
    .button-cancel = Cancel
    .hint = Press “Send” if it is right. To change something, type for example “change location”.
    .why = So that nothing is wrong before it goes to the agency.
    .invalid = Is it right? Press “Send”, or pick what to change.
    .invalid-no = What would you like to change? Pick it below.

complaint-danger = ⚠️ If there is { $danger }, <b>call 112 now</b> (free, 24 hours). Other numbers: { $numbers }. We go on with the report here.

complaint-lodged = Report <b>{ $number }</b> received.
    Handled by: { $agency }.
    It will be checked by { TANGGAL($due) }.
    I will tell you about every change.

complaint-joined = You have joined report <b>{ $number }</b> ({ $status }), now { $supporters ->
        [one] { $supporters } person
       *[other] { $supporters } people
    }. I will tell you about every change.
