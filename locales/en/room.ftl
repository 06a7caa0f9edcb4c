# The officers' room in Telegram.

room-card-head = <b>{ $number }</b> · { $category }
room-card-text = “{ $text }”
room-card-place = 📍 { $place }
room-card-map = <a href="{ $map }">Map</a>
room-card-people = { $identity } · { $supporters } reporting{ $files ->
        [0] { "" }
       *[other] { " · " }{ $files } files
    }
room-card-status = Status: <b>{ $status }</b> · Officer: { $officer }
room-card-agency = Agency: { $agency }
room-card-due = Promised { TANGGAL($due) } ({ $days } working days left)
room-card-late = ⚠ Promised { TANGGAL($due) }, { $days } working days ago
room-card-paused = Waiting for the resident since { TANGGAL($since, style: "short") }; the promise stands still
room-card-rating = Rated by the resident: { $stars }
room-level-supervisor = With the supervisor
room-level-head = With the head
room-button-take = Take
room-button-release = Release
room-button-status = Status ▾
room-button-forward = Forward ▾
room-button-canned = Ready answers ▾
room-button-pause = Ask the resident
room-button-escalate = Escalate
room-button-history = History
room-button-reveal = Reveal identity
room-button-back = ← Back
room-button-keep-open = Keep it open
room-line = { TANGGAL($at, style: "short") } { JAM($at) } · <b>{ $what }</b> · { $who }{ $text }
room-heard = 🗣 { $text }
room-sending = Leaves in 10 seconds.
    .button-undo = Undo
room-undone = Undone; the resident does not get it.
room-undelivered-blocked = ⚠ Not delivered: the resident has blocked the bot.
room-undelivered-stopped = ⚠ Not delivered: the resident has turned news off.
room-undelivered-unreachable = ⚠ Not delivered: the resident's WhatsApp number cannot be reached.
room-undelivered-other = ⚠ Not delivered: { $reason }
room-canned = ↪ To the resident: “{ $text }”
room-canned-line = • { $title }
room-retract-how = Reply /hapus to your answer to take it back.
room-retracted = Taken back. Where the channel cannot delete it, the resident is told.
room-stranger = This room is for officers. Ask your supervisor for an invitation code, then open this bot and send /start CODE. Your messages here are not passed on.
room-anonymous-admin = Please turn off “anonymous” for yourself in this group, so that it is known who acts.
room-closed-why = The topic is closed, its report is not. Why was it closed?
room-ask-resolve = { $officer }, reply to this with a photo of the result, or a word about it. The resident reads it.
room-ask-reject = { $officer }, reply to this with the reason. The resident reads it.
room-ask-hand_over = { $officer }, reply to this: handed over to whom, and why? The resident reads it.
room-ask-pause = { $officer }, reply to this with the question for the resident. The promise stands still until it is answered.
room-ask-who = { $officer }, reply to this with the reason for revealing who reported. The reason is kept.
room-reporter = Reporter of { $number }: { $reporter }. This is kept in the history.
room-whispered = I have sent it to you privately.
room-open-me = Open a private chat with @{ $bot } first and press Start, then try again.
room-elsewhere = This topic is not in use any more; what is written here does not reach the case. Go on at { $link }.
room-old-button = This button is old. See the card above.
room-fault = Sorry, I could not handle that. Please send it once more.
room-backlog = { $count } reports are being prepared here. Telegram allows 20 messages a minute; nothing is lost.
room-backlog-done = All reports are shown.
room-press-fault = Telegram does not answer at the moment. Look at the card, and press again if it has not changed.
room-search-how = Write what to look for, for example: /cari lampu mati
room-one-how = Write its number, for example: /kasus LP-26-00042-X
room-mine = Your open reports: { $count }
room-mine-none = You hold no reports.
room-late = Late: { $count }
room-late-none = Nothing is late. 👏
room-found = Found: { $count }
room-found-none = Nothing fits.
room-more = … and { $count } more
room-case = { $category } · { $status } · { $days } days left · { $officer }
room-case-late = { $category } · { $status } · ⚠ { $days } days late · { $officer }
room-officer = { $name } · { $rank } · { $agency }
room-invitation = Invitation code ({ $rank }), valid for 3 days, once:
    <code>{ $code }</code>
    Its bearer opens https://t.me/{ $bot }?start={ $code }
room-page = The staff page, for you alone. This link is good for 15 minutes, once: { $link }
room-invite-how = Write: /undang petugas|atasan|pimpinan|admin [agency]. Agencies: { $agencies }
room-rank-changed = { $name } is now { $rank }.
room-removed = { $name } is no officer any more. { $count } reports they held are free.
room-welcome = Welcome, { $name } ({ $rank }). In the group: reply to a resident's message to answer it; other messages are internal notes. /bantuan lists the commands.
room-shut-out-gone = ⚠ The bot is no longer in the staff group { $chat }. Add it again as an admin who may manage topics. Nothing is lost; all is shown then.
room-shut-out-rights = ⚠ The bot may not manage topics in the staff group { $chat }, or the group is no forum. Make it a forum and give it that right. Nothing is lost; all is shown then.
room-help = Reply to a resident's message or the card: it goes to the resident. Other messages in a topic: internal notes.
    /saya reports I hold
    /terlambat past their promise
    /cari WORD
    /kasus NUMBER
    /rekap figures and picture
    /siap ready answers
    /petugas officers
    /masuk a link to the staff page
    /hapus (reply to your answer) takes it back
    Supervisors: /tugaskan NAME in a topic, /undang, /pangkat NAME RANK, /keluarkan NAME
room-command-saya = reports I hold
room-command-terlambat = past their promise
room-command-cari = search reports
room-command-kasus = one report
room-command-rekap = figures and picture
room-command-siap = ready answers
room-command-petugas = officers
room-command-masuk = the staff page
room-command-bantuan = help
room-command-hapus = take an answer back (reply to it)

rank-officer = officer
rank-supervisor = supervisor
rank-head = head
rank-admin = admin

escalation-danger = A word of danger
escalation-desk = Handled here
escalation-untaken = Nobody has taken it
escalation-near = The promise is near
escalation-late = The promise is past
escalation-very_late = The promise is long past
escalation-not_fixed = Resident: not fixed
escalation-low_rating = Low rating
escalation-officer = Escalated by an officer
