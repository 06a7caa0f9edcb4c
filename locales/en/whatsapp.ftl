# What only WhatsApp has. Meta approves templates first: `pintu whatsapp templates submit`.
whatsapp-list = Choose
whatsapp-more = More …
whatsapp-or = Or choose here:
whatsapp-choose = Please choose:
whatsapp-file-lost = Your file did not reach us. Please send it once more.

whatsapp-template-resolved = News about your report { $number }: { $text } Please tell us with the buttons below.
    .example-number = LP-26-00042-X
    .example-text = LP-26-00042-X: resolved. Is it fixed?
whatsapp-template-closed = Report { $number } was closed: { $text } Use the buttons below if you need to.
    .example-number = LP-26-00042-X
    .example-text = LP-26-00042-X was closed. Not fixed? Press “Open again”.
whatsapp-template-officer = An officer writes about your report { $number }: { $text } Tap the button below to answer.
    .example-number = LP-26-00042-X
    .example-text = Bu Rina, officer: “Which pole number is out?”
whatsapp-template-case = News about your report { $number }: { $text } Tap the button below to see all of it.
    .example-number = LP-26-00042-X
    .example-text = LP-26-00042-X: in progress at Dinas SDA, Bina Marga. Expected by Friday, 4 December 2026.
whatsapp-template-permit = News about permit { $number }: { $text } Tap the button below to see all of it.
    .example-number = PBG-367401-20261101-003
    .example-text = Now at stage 3 of 6: technical check.
whatsapp-template-tax = The property tax reminder you asked for: { $text } Tap the button below to see the bill.
    .example-text = PBB 2026 for 36.76.010.005.012-0034.0 is due on 31 August 2026 (in 7 days).
whatsapp-template-news = News you asked for from the services of Kota Tangerang Selatan: { $text } Tap the button below to go on.
    .button-see = Go on
    .example-text = PBB for NOP 36.76.010.005.012-0034.0 is paid.
