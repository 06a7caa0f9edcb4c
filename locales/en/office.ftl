# The officers' page: list, one report, officers, figures. Words shared with the Telegram room are in staff.ftl and room.ftl.

office-skip = Skip to the content
office-menu = Menu
office-nav-cases = Reports
office-nav-questions = Questions
office-nav-figures = Figures
office-nav-people = Officers
office-leave = Sign out
office-left = You have signed out.
office-unsent = Not sent: your shift has ended. Copy these words first.
office-caretaker = You came in by the server's link, as “Petugas”. So that it is recorded who acts, invite yourself on the Officers page and come in under your own name.
office-way-telegram = From Telegram: send /masuk to the officers' bot, then open its link within 15 minutes.
office-way-invitation = Have an invitation code? Come in with it.
office-way-admin = Otherwise: ask your admin for a link.
office-enter-title = Sign in as { $name }?
office-enter = This link works once and opens the officers' desk for 12 hours in this browser. Do not pass it on.
office-enter-as = Sign in as { $name }
office-invited-title = Sign in with an invitation
office-invited = The code from your supervisor works once, for three days. Residents read your name in every reply.
office-invited-code = Invitation code
office-invited-name = Your name
office-invited-enter = Begin

office-lists = Quick lists
office-chip-open = open
office-chip-late = late
office-chip-free = not taken
office-chip-mine = mine
office-search-hint = Number, word or street
office-search-all = Search those that are over, too
office-narrow = Narrow
office-any = All
office-anybody = Anybody
office-field-status = Status
office-field-area = Kecamatan
office-field-level = Level
office-field-late = Late only
office-without = Remove { $what }
office-clear = Remove all
office-found = { $count ->
        [one] { $count } report
       *[other] { $count } reports
    }
office-shown = { $first }–{ $last }
office-pages = Pages
office-due-past = Promise is past
office-due-today = Promised for today
office-due-day = Promised by { TANGGAL($due) } ({ $days ->
        [one] { $days } working day left
       *[other] { $days } working days left
    })
office-late = { $days ->
        [one] { $days } working day late
       *[other] { $days } working days late
    }
office-paused = waits for the resident
office-untaken = Not taken
office-files = { $count ->
        [one] { $count } file
       *[other] { $count } files
    }
office-away = { $number } went to another agency and is no longer in your list.
office-level-agency = In the agency's system
office-level-officers = At the desk
office-level-supervisor = Up to a supervisor
office-level-head = Up to the head

office-way = Other reports
office-place = { $place } of { $total }
office-previous = Previous report, { $number }
office-next = Next report, { $number }
office-due = { TANGGAL($due) } ({ $days ->
        [one] { $days } working day left
       *[other] { $days } working days left
    })
office-due-was = { TANGGAL($due) }, { $days ->
        [one] { $days } working day late
       *[other] { $days } working days late
    }
office-paused-since = Waits for the resident since { TANGGAL($since, style: "short") }; the promise does not count on
office-map = Map
office-lodged = Lodged
office-rating = Rating
office-stars = { $stars } of 5
office-undone = undone before it left
office-undo = Undo
office-change = Correct or take back
office-correct = The right words
office-correct-send = Send the correction
office-retract = Take this answer back
office-yours = You hold it.
office-theirs = { $name } holds it.
office-release = Release
office-take-over = Take over
office-ready = Ready answers
office-choose = Choose …
office-insert = Insert
office-reply-hint = It leaves after 10 seconds and can be undone until then.
office-status = Change the status
office-words = Words for the resident
office-needs = “Resolved” needs a photo or words; “Reject” and “Hand over” need a reason. The resident reads it.
office-note = Internal note
office-ask = Ask the resident
office-question = Question for the resident
office-ask-hint = The promise does not count on until the resident answers; they are told so.
office-ask-send = Send the question
office-forward = Forward to an agency
office-forward-to = Agency
office-forward-send = Forward
office-lift = Escalate
office-lift-why = Words for those above
office-assign = Assign
office-assign-to = Officer
office-reveal = Reveal the identity
office-reveal-why = Reason for revealing
office-reveal-hint = The reason and your name go into the history. The identity is shown only once.
office-reporter = Reported by: { $reporter }. Shown this once; the revealing is in the history.
office-jump-reply = Reply
office-done-reply = It leaves in 10 seconds.
office-done-undone = Undone; the resident does not get it.
office-done-corrected = The correction was sent.
office-done-retracted = The answer was taken back.
office-done-asked = The question was sent. The promise does not count on until the resident answers.
office-done-lifted = Escalated.
office-done-forwarded = Forwarded.

office-you = you
office-on-telegram = Telegram and this page
office-on-page = this page only
office-all-agencies = All agencies
office-manage = Manage
office-manage-one = Manage { $name }
office-rank = Rank
office-save = Save
office-link-hint = A link that works once, within 15 minutes, to come into this page.
office-link-make = Make a link
office-remove-hint = They are out of this page at once; the reports they hold are released.
office-remove = Remove { $name }
office-invite = Invite an officer
office-invite-make = Make an invitation code
office-code = Invitation code ({ $rank }), for three days, works once:
office-code-how = On Telegram: send /start and the code to the officers' bot. Without Telegram: open { $address } and type the code.
office-link = Link for { $name }, for 15 minutes, works once:
office-once = This is shown only once.
office-table-name = Name
office-chart = Picture of the figures: open and late by category and kecamatan, and what came and was solved in the last 14 days. The figures are in the tables.

staff-refused-colleague = That officer works for another agency.
staff-refused-link = That link is not valid: wrong, used, or older than 15 minutes.
staff-refused-name = Please write your name.
staff-refused-which = Please choose one first.
staff-refused-many = At most 10 files at once.
staff-refused-tries = Too many tries from this network. Try again in 15 minutes.
