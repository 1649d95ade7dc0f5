noinst_LIBRARIES += src/libelmo.a
src_libelmo_a_CPPFLAGS = $(ELMO_CPPFLAGS)
src_libelmo_a_SOURCES = \
	src/elmo/flavour.c \
	src/elmo/flavour.h \
	src/elmo/ids.c \
	src/elmo/ids.h \
	src/elmo/lexdate.c \
	src/elmo/lexical.c \
	src/elmo/lexical.h \
	src/elmo/summary.c \
	src/elmo/summary.h \
	src/elmo/xsd.c \
	src/elmo/xsd.h \
	src/elmo/xsdmsg.c \
	src/elmo/xsdmsg.h \
	src/elmo/xsdtype.c \
	src/elmo/xsdtype.h
