noinst_LIBRARIES += src/libtrust.a
src_libtrust_a_CPPFLAGS = $(TRUST_CPPFLAGS)
src_libtrust_a_SOURCES =
