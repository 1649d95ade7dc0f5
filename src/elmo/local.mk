noinst_LIBRARIES += src/libelmo.a
src_libelmo_a_CPPFLAGS = $(ELMO_CPPFLAGS)
src_libelmo_a_SOURCES = \
	src/elmo/attach.c \
	src/elmo/attach.h \
	src/elmo/doc.c \
	src/elmo/doc.h \
	src/elmo/docattach.c \
	src/elmo/flavour.c \
	src/elmo/flavour.h \
	src/elmo/ids.c \
	src/elmo/ids.h \
	src/elmo/lexdate.c \
	src/elmo/lexdate.h \
	src/elmo/lexical.c \
	src/elmo/lexical.h \
	src/elmo/place.c \
	src/elmo/place.h \
	src/elmo/summary.c \
	src/elmo/summary.h \
	src/elmo/tree.c \
	src/elmo/tree.h \
	src/elmo/xsd.c \
	src/elmo/xsd.h \
	src/elmo/xsdmsg.c \
	src/elmo/xsdmsg.h \
	src/elmo/xsdtype.c \
	src/elmo/xsdtype.h \
	src/elmo/xsdvalue.c \
	src/elmo/xsdvalue.h
