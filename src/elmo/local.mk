noinst_LIBRARIES += src/libelmo.a
src_libelmo_a_CPPFLAGS = $(ELMO_CPPFLAGS)
src_libelmo_a_SOURCES = \
	src/elmo/xsd.h
