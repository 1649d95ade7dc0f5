noinst_LIBRARIES += src/libwire.a
src_libwire_a_CPPFLAGS = $(WIRE_CPPFLAGS)
src_libwire_a_SOURCES = \
	src/wire/base64.c \
	src/wire/base64.h \
	src/wire/c14n.c \
	src/wire/c14n.h \
	src/wire/charset.c \
	src/wire/charset.h \
	src/wire/container.c \
	src/wire/container.h \
	src/wire/csv.c \
	src/wire/csv.h \
	src/wire/csvread.c \
	src/wire/csvread.h \
	src/wire/datauri.c \
	src/wire/datauri.h \
	src/wire/decode.c \
	src/wire/decode.h \
	src/wire/each.c \
	src/wire/each.h \
	src/wire/encode.c \
	src/wire/encode.h \
	src/wire/envelope.c \
	src/wire/envelope.h \
	src/wire/faults.c \
	src/wire/faults.h \
	src/wire/form.c \
	src/wire/form.h \
	src/wire/gzip.c \
	src/wire/gzip.h \
	src/wire/httpanswer.c \
	src/wire/httpmsg.c \
	src/wire/httpmsg.h \
	src/wire/input.c \
	src/wire/input.h \
	src/wire/json.c \
	src/wire/json.h \
	src/wire/jsonlines.c \
	src/wire/jsonlines.h \
	src/wire/labels.c \
	src/wire/labels.h \
	src/wire/netaddr.c \
	src/wire/netaddr.h \
	src/wire/output.c \
	src/wire/output.h \
	src/wire/response.c \
	src/wire/response.h \
	src/wire/rowcsv.c \
	src/wire/rowcsv.h \
	src/wire/rowjson.c \
	src/wire/rowjson.h \
	src/wire/rowkind.h \
	src/wire/rowread.c \
	src/wire/rowread.h \
	src/wire/sniff.c \
	src/wire/sniff.h \
	src/wire/stem.c \
	src/wire/stem.h \
	src/wire/unwrap.c \
	src/wire/unwrap.h \
	src/wire/utf8.c \
	src/wire/utf8.h \
	src/wire/xml.c \
	src/wire/xml.h \
	src/wire/xmlbase.c \
	src/wire/xmlbase.h \
	src/wire/xmlscan.c \
	src/wire/xmlscan.h
# What speaks HTTP: not --without-fetch.
if WITH_NET
src_libwire_a_SOURCES += \
	src/wire/http.c \
	src/wire/http.h \
	src/wire/httpurl.c \
	src/wire/httpurl.h \
	src/wire/listen.c \
	src/wire/listen.h \
	src/wire/listenconn.c \
	src/wire/listenrequest.c \
	src/wire/listenstate.h \
	src/wire/listenwork.c \
	src/wire/listenwork.h
endif
