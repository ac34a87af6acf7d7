"""A live house for tests: a database of its own, real servers, browsers, all at the same moment."""
