# Topics that were made again in the officers' group.

room-made-twice = ⚠ This topic was made again after a fault. If there is an empty topic of the same name, delete it.
