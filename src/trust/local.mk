noinst_LIBRARIES += src/libtrust.a
src_libtrust_a_CPPFLAGS = $(TRUST_CPPFLAGS)
src_libtrust_a_SOURCES = \
	src/trust/algo.c \
	src/trust/algo.h \
	src/trust/cert.c \
	src/trust/cert.h \
	src/trust/certfile.c \
	src/trust/chain.c \
	src/trust/chain.h \
	src/trust/crl.c \
	src/trust/crl.h \
	src/trust/distrust.c \
	src/trust/distrust.h \
	src/trust/dsig.c \
	src/trust/dsig.h \
	src/trust/hash.c \
	src/trust/hash.h \
	src/trust/judge.c \
	src/trust/judge.h \
	src/trust/ossl.c \
	src/trust/ossl.h \
	src/trust/pem.c \
	src/trust/pem.h \
	src/trust/policy.c \
	src/trust/policy.h \
	src/trust/siginfo.c \
	src/trust/siginfo.h \
	src/trust/sign.c \
	src/trust/sign.h \
	src/trust/sigop.c \
	src/trust/sigop.h \
	src/trust/sigplace.c \
	src/trust/sigplace.h \
	src/trust/sigtext.c \
	src/trust/sigtext.h \
	src/trust/sigtree.c \
	src/trust/sigtree.h
