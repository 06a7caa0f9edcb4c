language-name = language
language-which = Which language? / Bahasa apa?
    .button-id = Bahasa Indonesia
    .button-en = English
    .hint = Pick one.
    .why = So that I answer in your language.
    .invalid = Please pick one.
language-set = All right, English from now on.

unclear-name = your last message
unclear = Sorry, I do not understand yet. Write what the problem is, send a permit number or NOP, or choose from the menu.
unclear-meant = Sorry, I am not sure. What is this about? I keep what you wrote.
    .button-complaint = Report a problem
    .button-permit = Permit
    .button-tax = Property tax
    .button-cases = My reports
    .button-help = How this works
    .button-privacy = My data
    .button-officer = Ask an officer
    .button-nothing = Nothing
    .hint = Press one of the buttons.
    .why = So that your message gets to the right place.
    .invalid = Please pick one.
unclear-pass_on = Sorry, I do not know about that yet. Shall I pass it on to an officer? They answer in office hours:
    { $hours }
    .button-yes = Yes, ask them
    .button-no = No need
    .hint = Press “Yes, ask them” and I will send you the answer here.
    .why = Questions I cannot answer are noted without a name, so that I can next time.
    .invalid = Shall an officer be asked, or not?
unclear-nothing = All right. Whenever I can help, just write.

answer_or_report-name = your message
answer_or_report-case = Which report?
answer_or_report-said = What would you like to say?
answer_or_report-for_whom = Is this your answer to the officer ({ $number }), or a new report?
    .button-officer = Answer to the officer
    .button-report = A new report
    .hint = Press one of the buttons; I have kept your words.
    .why = So that your words reach the right place.
    .invalid = For the officer, or a new report?

privacy-name = my data
privacy-what = What would you like to do about your data?
    .button-export = See my data
    .button-delete = Delete my data
    .button-quiet = Quiet hours
    .button-stop = Stop the news
    .hint = Pick one.
    .why = The data are yours.
    .invalid = Please pick one.
my_data-name = copy of your data
my_data = This is everything we keep about you, in one file.
    .button-delete = Delete my data
delete_data-name = deletion of your data
delete_data-sure = <b>Deleted:</b> our chat, saved NOPs, watched permits, and your name on reports.
    <b>Stays:</b> what the reports say, without who made them, because that is a government archive (Law 43/2009).
    After that, news about reports no longer reaches you here.
    .button-yes = Yes, delete
    .button-no = Keep it
    .hint = Press “Yes, delete” or “Keep it”.
    .why = What has been deleted cannot be brought back.
    .invalid = Delete or not?
delete_data-kept = All right, nothing was deleted.
delete_data-done = Deleted, { TANGGAL($at, style: "long") } { JAM($at) }. { $cases ->
        [one] { $cases } report stays
       *[other] { $cases } reports stay
    } without your name. Receipt: <code>{ $receipt }</code>.
quiet-name = quiet hours
quiet-on = All right. Between 21.00 and 06.00 I keep the news until the morning. Type /tenang again to switch this off.
quiet-off = All right. I send news at any time.
stop-name = stop
stop = All right, I will not send any more news. As soon as you write again, the news comes back on.
