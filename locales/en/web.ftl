# The residents' chat page.

web-title = Pintu Warga
web-demo = This is a trial: all the data behind it are made up.
web-demo-link = Open the demo city
web-log = Conversation
web-typing = Writing an answer
web-photo = Send a photo
web-place = Send a location
web-write = Write a message
web-send = Send
web-here = Use where I am now
web-or-map = Or show the place on the map:
web-map = Map of the kelurahan
web-tap-map = Tap the map. Move and zoom as you like.
web-closer = Zoom in
web-farther = Zoom out
web-use = Use this point
web-close = Close
web-noscript = This page needs JavaScript.
web-offline = The connection is lost. Your messages are kept and sent as soon as it is back.
web-failed = That message could not be sent. Please try writing it another way.
web-slow-down = That is a little too fast. Wait a moment; what is waiting will still be sent.
web-too-large = That file is too large. At most 20 MB.
web-you-photo = Photo
web-you-location = Location
web-no-location = The phone's location cannot be read. Please show it on the map.
web-outside-map = That point is outside Tangerang Selatan.
