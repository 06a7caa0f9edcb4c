# The officers' page.

staff-title = Officers' desk
staff-closed-title = This door needs a key
staff-closed = A link works only once, and a shift lasts 12 hours at most. How to come in again:
staff-show = Show
staff-show-open = Still open
staff-show-all = All
staff-search = Search
staff-filter = Show
staff-none = No reports here.
staff-supporters = { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
staff-newer = Previous
staff-older = Next
staff-back = ← All reports
staff-done = Saved.
staff-category = Category
staff-place = Place
staff-identity = Identity
staff-agency = Agency
staff-remote = SIARAN number { $id }
staff-promise = Promise
staff-supporters-label = Reported by
staff-taken = Officer
staff-photo = Photo
staff-file = File
staff-history = History
staff-moment = { TANGGAL($at, style: "short") } { JAM($at) }
staff-event-lodged = Report received
staff-event-forwarded = Passed on to SIARAN
staff-event-status = Status
staff-event-reply = Reply to the resident
staff-event-note = Internal note
staff-event-addition = Added by the resident
staff-event-joined = Another resident joined
staff-event-taken = Taken
staff-event-released = Released
staff-event-assigned = Assigned
staff-event-escalated = Escalated
staff-event-paused = Waiting for the resident
staff-event-resumed = The time counts again
staff-event-revealed = Identity revealed
staff-event-rated = Rated by the resident
staff-event-warned = Resident reminded before closing
staff-event-undone = Answer undone
staff-event-corrected = Answer corrected
staff-event-retracted = Answer taken back
staff-actor-resident = resident
staff-actor-officer = officer
staff-actor-agency = agency
staff-actor-system = system
staff-actor-clock = clock
staff-told = reached { $count } { $count ->
        [one] resident
       *[other] residents
    }
staff-telling = { $count } on the way
staff-arrived = on { $count } { $count ->
        [one] telephone
       *[other] telephones
    }
staff-read = read by { $count }
staff-untold-unreachable = not delivered: this WhatsApp number cannot be reached
staff-untold-blocked = not delivered: the resident blocked the bot
staff-untold-stopped = not sent: the resident turned alerts off
staff-untold = not delivered: { $reason }
staff-forwarding = not all of it is in the agency's system yet; tried again and again
staff-unforwarded = not in the agency's system: { $reason }
staff-act = Actions
staff-take = Take this report
staff-reply = Reply to the resident
staff-attach = Attach a photo or PDF
staff-send-reply = Send to the resident
staff-note = Internal note, not read by residents
staff-save-note = Save note
staff-action-verify = Checked
staff-action-forward = Passed on
staff-action-start = In progress
staff-action-resolve = Resolved
staff-action-close = Close
staff-action-reject = Reject
staff-action-reopen = Open again
staff-action-hand_over = Hand over to another authority
staff-refused-empty = Please write something first.
staff-refused-proof = Send a photo of the result, or write a word about it.
staff-refused-window = The time to reopen is over.
staff-refused-rank = Only a supervisor can do this.
staff-refused-agency = Another agency handles this report.
staff-refused-taken = Another officer has taken this report.
staff-refused-top = This report is at the top level already.
staff-refused-paused = This report waits for the resident already.
staff-refused-over = This report is over.
staff-refused-there = This report is with that agency already.
staff-refused-author = Only its author can change this answer or take it back.
staff-refused-gone = That answer is gone: it was undone or taken back.
staff-refused-officer = There is no such officer.
staff-refused-invitation = That code is not valid: mistyped, used, or older than three days.
staff-refused-already = You are an officer of that rank or a higher one already. Somebody else can still use this code.
staff-refused-nobody = No resident follows this report any more, so this was not sent. Keep it as a note if you need it.
staff-refused-sent = It has been sent; it cannot be undone any more.
staff-refused-reason = Please write the reason; the resident reads it.
staff-refused-overtaken = Another officer has just changed this report. Check it again, then repeat.
staff-refused-unknown = There is no such report.
staff-refused-verb = What works: reply, status or note.
staff-refused-status = That status is not known. For example: in progress, resolved, rejected.
staff-refused-file = That file cannot be kept. What works: photo, video or PDF, at most 20 MB.
staff-forbidden = Not possible: this report is { $status }.
staff-questions = Unanswered questions
staff-questions-why = What residents asked and the bot could not answer, without names and numbers. What comes often belongs in faq.ftl.
staff-questions-none = No questions yet.
