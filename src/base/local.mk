noinst_LIBRARIES += src/libbase.a
src_libbase_a_CPPFLAGS = $(BASE_CPPFLAGS)
src_libbase_a_SOURCES = \
	src/base/buf.c \
	src/base/buf.h \
	src/base/caps.h \
	src/base/conf.c \
	src/base/conf.h \
	src/base/msg.c \
	src/base/msg.h \
	src/base/opt.c \
	src/base/opt.h \
	src/base/spool.c \
	src/base/spool.h \
	src/base/std.c \
	src/base/std.h \
	src/base/warnings.c \
	src/base/warnings.h \
	src/base/xalloc.c \
	src/base/xalloc.h
