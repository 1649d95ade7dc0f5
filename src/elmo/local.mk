noinst_LIBRARIES += src/libelmo.a
src_libelmo_a_CPPFLAGS = $(ELMO_CPPFLAGS)
src_libelmo_a_SOURCES = \
	src/elmo/attach.c \
	src/elmo/attach.h \
	src/elmo/column.c \
	src/elmo/column.h \
	src/elmo/columnid.c \
	src/elmo/columnid.h \
	src/elmo/decimal.c \
	src/elmo/decimal.h \
	src/elmo/doc.c \
	src/elmo/doc.h \
	src/elmo/docattach.c \
	src/elmo/flavour.c \
	src/elmo/flavour.h \
	src/elmo/ids.c \
	src/elmo/ids.h \
	src/elmo/langs.c \
	src/elmo/langs.h \
	src/elmo/lexdate.c \
	src/elmo/lexdate.h \
	src/elmo/lexical.c \
	src/elmo/lexical.h \
	src/elmo/place.c \
	src/elmo/place.h \
	src/elmo/record.c \
	src/elmo/record.h \
	src/elmo/rowform.c \
	src/elmo/rowform.h \
	src/elmo/summary.c \
	src/elmo/summary.h \
	src/elmo/tree.c \
	src/elmo/tree.h \
	src/elmo/valuemap.c \
	src/elmo/valuemap.h \
	src/elmo/verdicts.c \
	src/elmo/verdicts.h \
	src/elmo/where.c \
	src/elmo/where.h \
	src/elmo/xsd.c \
	src/elmo/xsd.h \
	src/elmo/xsdmsg.c \
	src/elmo/xsdmsg.h \
	src/elmo/xsdtype.c \
	src/elmo/xsdtype.h \
	src/elmo/xsdvalue.c \
	src/elmo/xsdvalue.h
