"""A demo city to run against: permits, property tax and complaints with invented data. A process of its own."""
