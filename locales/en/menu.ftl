menu-name = menu
menu-welcome = Welcome to <b>Pintu Warga</b>, the chat service of Tangerang Selatan City. I am here to help.

    You can also just type, for example “street light out on Jl. Ceger”.
menu = What can I do for you? Pick one, or just type.
    .button-complaint = Report a problem
    .button-permit = Check a permit
    .button-tax = Check property tax
    .button-cases = My reports
    .button-officer = Talk to an officer
    .button-help = Help

help-name = help
help = <b>What I can help with</b>
    • Report a problem: just write it, for example “rubbish piling up on Jl. Ceger”. Photos and a location are welcome.
    • Check a permit: send the registration number, for example PBG-367401-20261101-003.
    • Check property tax (PBB): send the NOP, 18 digits.
    • My reports: see the news, add details, or withdraw.

    At any time: <b>back</b>, <b>cancel</b>, <b>start over</b>, <b>human</b>. Bahasa Indonesia: /bahasa. Your data: /dataku.

    In an emergency: { $numbers }.

thanks-name = thanks
thanks = You are welcome. Glad to help.
