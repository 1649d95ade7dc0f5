noinst_LIBRARIES += src/libwire.a
src_libwire_a_CPPFLAGS = $(WIRE_CPPFLAGS)
src_libwire_a_SOURCES = \
	src/wire/base64.h \
	src/wire/c14n.h \
	src/wire/xml.h
