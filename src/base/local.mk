noinst_LIBRARIES += src/libbase.a
src_libbase_a_CPPFLAGS = $(BASE_CPPFLAGS)
src_libbase_a_SOURCES = \
	src/base/buf.c \
	src/base/buf.h \
	src/base/caps.h \
	src/base/child.c \
	src/base/child.h \
	src/base/conf.c \
	src/base/conf.h \
	src/base/jobs.c \
	src/base/jobs.h \
	src/base/msg.c \
	src/base/msg.h \
	src/base/newfile.c \
	src/base/newfile.h \
	src/base/operand.c \
	src/base/operand.h \
	src/base/opt.c \
	src/base/opt.h \
	src/base/progress.c \
	src/base/progress.h \
	src/base/spool.c \
	src/base/spool.h \
	src/base/std.c \
	src/base/std.h \
	src/base/warnings.c \
	src/base/warnings.h \
	src/base/when.c \
	src/base/when.h \
	src/base/worker.c \
	src/base/worker.h \
	src/base/xalloc.c \
	src/base/xalloc.h
