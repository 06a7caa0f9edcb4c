# Ready answers of officers.

canned-received = Thank you, we have received report { $number } and are checking it.
    .title = Received
canned-checking = We are checking { $number } on site. We will tell you by { TANGGAL($due) }.
    .title = Being checked
canned-team = A team of { $agency } has been scheduled for { $number }.
    .title = Team on its way
canned-photo = Please send a clearer photo for { $number }, so that the team finds the place at once.
    .title = Ask for a photo
canned-where = Please name the nearest landmark (shop, school, pole number) for { $number }.
    .title = Ask for a landmark
canned-not_ours = The problem in { $number } is not the city's to solve. We will pass it on to the authority in charge.
    .title = Not the city's
canned-weather = Work on { $number } is delayed by the weather. We are sorry, and go on as soon as we can.
    .title = Delayed by weather
canned-done = { $number } has been done by { $agency }. Please have a look, and tell us if it is not fixed.
    .title = Done
canned-thanks = Thank you for reporting. Regards, { $officer }.
    .title = Thanks
