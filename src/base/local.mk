noinst_LIBRARIES += src/libbase.a
src_libbase_a_CPPFLAGS = $(BASE_CPPFLAGS)
src_libbase_a_SOURCES = \
	src/base/buf.c \
	src/base/buf.h \
	src/base/caps.h \
	src/base/msg.c \
	src/base/msg.h \
	src/base/spool.c \
	src/base/spool.h \
	src/base/warnings.c \
	src/base/warnings.h \
	src/base/xalloc.c \
	src/base/xalloc.h
