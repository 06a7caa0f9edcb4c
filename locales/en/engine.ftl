# Words that hold in every conversation.

engine-resume = Shall we go on with your { $name }?
    .button-yes = Go on
    .button-no = No need
engine-resume-about = Shall we go on with your { $name }: “{ $about }”?
engine-second = You still have an unfinished { $name }. Which one first? I keep the other.
    .button-old = Finish the earlier one
    .button-new = The new one first
engine-too-many = You have too many unfinished things, so I have not kept this message.
engine-dropped-draft = All right, I have deleted it.
engine-old-button = That button belongs to an earlier conversation.
engine-flow-gone = Sorry, that service has changed since we last spoke. Please start again.
engine-cancelled = All right, cancelled.
engine-nothing-open = Nothing is under way.
engine-at-start = This is the first step already.
engine-restarted = All right, let us start from the beginning.
engine-edited = All right, I have changed that answer.
engine-why = This is used to deal with your request and for nothing else.
engine-help-words = At any time you can type <b>back</b>, <b>cancel</b>, <b>start over</b> or <b>human</b>.
engine-dropped = Your answer about the { $name } is no longer needed, so I deleted it.
engine-invalid = Sorry, I did not catch that.
engine-offer-person = If it is easier, you can talk to an officer.
    .button = Talk to an officer
engine-overheard = I have noted that as well.
engine-added-place = I have noted the location.
engine-added-files = I have added it.
engine-not-added-many = At most { $limit } photos, so I have not kept this one.
engine-file-photo = I have received your photo.
engine-file-video = I have received your video.
engine-file-voice = Sorry, I cannot listen to voice messages yet. Could you type it?
engine-file-document = I have received your file.
engine-file-sticker = I cannot read stickers yet. Could you type it?
engine-file-contact = I do not need a contact, so I have not kept it.
engine-file-unread = I cannot read a message like that. Send it as plain words, a photo or a video.
engine-file-other = I cannot open that file. What works: photo, video or PDF, at most 20 MB.
engine-nudge = We have not finished yet. Everything you wrote is still here.
engine-expired = I have not heard from you for a day, so I deleted the unfinished conversation. You can start again at any time.
engine-fault = Sorry, something went wrong in our system. Your message is safe. Please send it once more, or type <b>cancel</b>.

button-menu = Menu
button-see-case = See report
button-help = Help

as-of = As of { JAM($at) }, { TANGGAL($at, style: "short") }.
