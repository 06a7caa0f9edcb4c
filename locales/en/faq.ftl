# Answers to what is often asked. Each agency should check its own before use, and after every new rule.

faq-name = question
faq-topic = What would you like to ask about?
    .hint = Choose one, or write your question.
    .why = So that the answer fits what you need.
    .invalid = Please choose one, or write your question.
    .button-pbg = Building permit (PBG)
    .button-slf = Occupancy (SLF)
    .button-practice = Medical practice (SIP)
    .button-business = Business (NIB)
    .button-sign = Signs and adverts
    .button-permit_apply = Where to apply
    .button-pbb_pay = Where to pay PBB
    .button-pbb_due = PBB due date
    .button-pbb_data = PBB data and bill
    .button-pbb_relief = PBB reduction
    .button-hours = Opening hours
    .button-emergency_numbers = Emergency numbers
    .button-how_to_report = How to report
    .button-how_long = How long it takes
    .button-civil = ID and family cards
    .button-social = Social assistance

faq-days = { $first ->
        [0] Monday
        [1] Tuesday
        [2] Wednesday
        [3] Thursday
        [4] Friday
        [5] Saturday
       *[6] Sunday
    }{ $last ->
        [0] { "" }
        [1] –Tuesday
        [2] –Wednesday
        [3] –Thursday
        [4] –Friday
        [5] –Saturday
       *[6] –Sunday
    }: { $opens }–{ $closes }
faq-day = { $first ->
        [0] Monday
        [1] Tuesday
        [2] Wednesday
        [3] Thursday
        [4] Friday
        [5] Saturday
       *[6] Sunday
    }: { $opens }–{ $closes }

faq-pbg = A <b>PBG</b> (formerly IMB) is needed before building, extending or changing a building. Prepare:
    • the owner's ID card and proof of the right to the land
    • the city's planning statement (KRK/KKPR)
    • architectural, structural and utility drawings
    • structural calculations from two storeys on
    Apply at simbg.pu.go.id. Help: { $counter }.
faq-slf = An <b>SLF</b> says that a building is fit for use. Prepare:
    • the PBG or IMB
    • drawings of the building as it stands
    • the findings of a technical assessor or supervisor
    Apply at simbg.pu.go.id. Help: { $counter }.
faq-practice = <b>Permit to practise</b> for health workers. Prepare:
    • a valid STR and your ID card
    • proof of the place of practice
    • proof of sufficient competence, for a renewal
    One permit for one place. Apply online; help: { $counter }.
faq-business = A <b>business permit</b> begins with a NIB at oss.go.id, free of charge. Prepare:
    • the owner's NIK, phone number and email address
    • address and size of the place of business
    • the kind of business (KBLI)
    Small businesses of low risk get their NIB at once. Help: { $counter }.
faq-sign = <b>Permit for signs and adverts</b>. Prepare:
    • your ID card or business data
    • drawing, size and wording
    • the spot, and the consent of the land's owner
    Once approved, the advertising tax is paid first. Help: { $counter }.
faq-permit_apply = Apply online at Simponie, SIMBG (buildings) or OSS (businesses), or in person: { $counter }.
    { $hours }
    The fee depends on the permit; many are free. Applied already? Send the registration number and I will see where it stands.
faq-pbb_pay = PBB can be paid by QRIS, virtual account, bank (bjb, BCA, Mandiri), post office, Indomaret, Alfamart or Tokopedia. Have the NOP of 18 digits at hand.
    Send the NOP here and I will show what is owed.
faq-pbb_due = PBB is due on <b>31 August</b>. After that the fine is 1% a month, for 24 months at most.
    Send the NOP here to see what is owed; I can remind you, too.
faq-pbb_data = For a bill (SPPT) that has not come, a change of name, a split or merger, or wrong data, go to the local tax office (Bapenda) or your kelurahan with:
    • the owner's ID card
    • the SPPT or NOP
    • proof of the right to the land (certificate, deed of sale or inheritance)
faq-pbb_relief = Ask the local tax office (Bapenda) for a reduction in writing, for instance as a pensioner, a veteran or somebody of small means. Add your ID card, this year's SPPT and proof of the circumstances.
    I do not know this year's discounts or waived fines; an officer does.
faq-hours = Officers are at work:
    { $hours }
    Closed on national holidays. You can report here at any time.
faq-emergency_numbers = Numbers to know: <b>{ $numbers }</b>. 112 is free, day and night.
    If there is danger now, call first, then report here.
faq-how_to_report = Just write here what is wrong, for instance “street light out in Jl. Ceger near the mosque”, and answer a few questions. A photo and a location help but are not needed. Free, without an ID card, and without a name if you like.
    The problem must be in South Tangerang; you may be from anywhere.
faq-how_long = A report is checked within { $verify } working days, taken up within { $follow_up }, and solved within { $solve }. The dates stand in each report.
    I will tell you of every change.
faq-civil = ID cards, family cards and certificates are issued by the civil registry (Disdukcapil), at your kelurahan or the public service mall. All are free. I cannot do this here yet.
    Is something wrong with the service? Report it.
faq-social = Social assistance is registered at RT/RW and kelurahan, with ID card and family card; who receives it is shown at cekbansos.kemensos.go.id. I cannot do this here yet.
    Does assistance go to the wrong people? Report it.
