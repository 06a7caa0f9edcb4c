# What only Telegram has.
telegram-send-location = 📍 Send my location
telegram-noted = All right.
telegram-private-only = I work in private chats. Please write to @{ $name } directly.
telegram-description = Pintu Warga: services of South Tangerang City. Report a problem with photo and place, check permits and property tax, and be told of every change.
telegram-short-description = South Tangerang city services: reports, permits, property tax.
telegram-command-lapor = Report a problem
telegram-command-izin = Check a permit
telegram-command-pbb = Check property tax
telegram-command-laporan = My reports
telegram-command-petugas = Talk to an officer
telegram-command-bantuan = Help
telegram-command-bahasa = Change language / ganti bahasa
telegram-command-dataku = My data
telegram-command-batal = Cancel what is under way
