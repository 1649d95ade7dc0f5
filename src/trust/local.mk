noinst_LIBRARIES += src/libtrust.a
src_libtrust_a_CPPFLAGS = $(TRUST_CPPFLAGS)
src_libtrust_a_SOURCES = \
	src/trust/algo.c \
	src/trust/algo.h \
	src/trust/dsig.c \
	src/trust/dsig.h \
	src/trust/hash.c \
	src/trust/hash.h \
	src/trust/judge.c \
	src/trust/judge.h \
	src/trust/ossl.c \
	src/trust/ossl.h \
	src/trust/siginfo.c \
	src/trust/siginfo.h \
	src/trust/sigtree.c \
	src/trust/sigtree.h
