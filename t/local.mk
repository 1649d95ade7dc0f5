# The suite: every line is a test or what tests need, sorted.

# unit tests, t/unit/test_MODULE.c
unit_tests =
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)

# shell tests
shell_tests =
TESTS += $(shell_tests)

# Fuzz targets, t/fuzz/NAME.c, two lines each: the target, and in alphabetical
# order below t_fuzz_NAME_LDADD = $(REPLAY_LIBS).  They replay files given as
# operands; --enable-fuzzers makes t/fuzz/NAME.fuzzer beside them.
fuzz_targets =
REPLAY_LIBS = t/libreplay.a $(LDADD)
check_PROGRAMS += $(fuzz_targets)
check_LIBRARIES += t/libreplay.a
t_libreplay_a_SOURCES = t/fuzz/replay.c

EXTRA_DIST += $(shell_tests) t/lib.sh t/pki.sh t/unit/tap.h

LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(srcdir)/build-aux/tap-driver.sh
TEST_EXTENSIONS = .t
T_LOG_DRIVER = $(LOG_DRIVER)
T_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = EMREX_BUILD='$(abs_top_builddir)'; export EMREX_BUILD;

SUFFIXES = .fuzzer
.o.fuzzer:
	$(AM_V_CCLD)$(LINK) $(FUZZER_LDFLAGS) $< $(FLOORS) $(THIRD_PARTY)

fuzzers = $(fuzz_targets:=.fuzzer)
if FUZZERS
all-local: $(fuzzers)
endif
$(fuzzers): $(FLOORS)
CLEANFILES += $(fuzzers)
