# The suite.  One line per test, sorted, in the list that fits.

# t/unit/test_MODULE.c, linked with all floors
unit_tests = \
	t/unit/test_anchor \
	t/unit/test_anon \
	t/unit/test_base64 \
	t/unit/test_buf \
	t/unit/test_c14n \
	t/unit/test_cert \
	t/unit/test_charset \
	t/unit/test_container \
	t/unit/test_convert \
	t/unit/test_datauri \
	t/unit/test_debug \
	t/unit/test_diff \
	t/unit/test_doc \
	t/unit/test_envelope \
	t/unit/test_explain \
	t/unit/test_fill \
	t/unit/test_flavour \
	t/unit/test_form \
	t/unit/test_fromjson \
	t/unit/test_fromrows \
	t/unit/test_gzip \
	t/unit/test_httpmsg \
	t/unit/test_input \
	t/unit/test_jobs \
	t/unit/test_json \
	t/unit/test_jsonlines \
	t/unit/test_key \
	t/unit/test_lexical \
	t/unit/test_merge \
	t/unit/test_msg \
	t/unit/test_operand \
	t/unit/test_opt \
	t/unit/test_output \
	t/unit/test_person \
	t/unit/test_policy \
	t/unit/test_record \
	t/unit/test_registry \
	t/unit/test_response \
	t/unit/test_roster \
	t/unit/test_rule \
	t/unit/test_select \
	t/unit/test_sign \
	t/unit/test_spool \
	t/unit/test_utf8 \
	t/unit/test_when \
	t/unit/test_xml \
	t/unit/test_xsd

# t/unit/test_MODULE.c of the page, and for each below, sorted,
# t_unit_test_MODULE_LDADD = $(PAGE_LIBS)
page_unit_tests = \
	t/unit/test_block \
	t/unit/test_clean \
	t/unit/test_enclosure \
	t/unit/test_html \
	t/unit/test_labels \
	t/unit/test_layout \
	t/unit/test_pades \
	t/unit/test_pdffont \
	t/unit/test_pdfmeta \
	t/unit/test_pdfobj \
	t/unit/test_pdftag \
	t/unit/test_rows \
	t/unit/test_supplement \
	t/unit/test_text \
	t/unit/test_transcript
t_unit_test_block_LDADD = $(PAGE_LIBS)
t_unit_test_clean_LDADD = $(PAGE_LIBS)
t_unit_test_enclosure_LDADD = $(PAGE_LIBS)
t_unit_test_html_LDADD = $(PAGE_LIBS)
t_unit_test_labels_LDADD = $(PAGE_LIBS)
t_unit_test_layout_LDADD = $(PAGE_LIBS)
t_unit_test_pades_LDADD = $(PAGE_LIBS)
t_unit_test_pdffont_LDADD = $(PAGE_LIBS)
t_unit_test_pdfmeta_LDADD = $(PAGE_LIBS)
t_unit_test_pdfobj_LDADD = $(PAGE_LIBS)
t_unit_test_pdftag_LDADD = $(PAGE_LIBS)
t_unit_test_text_LDADD = $(PAGE_LIBS)
t_unit_test_rows_LDADD = $(PAGE_LIBS)
t_unit_test_supplement_LDADD = $(PAGE_LIBS)
t_unit_test_transcript_LDADD = $(PAGE_LIBS)

# t/NNNN-tool-topic.t
shell_tests = \
	t/0000-lib.t \
	t/0001-options.t \
	t/0002-output.t \
	t/0003-input.t \
	t/0004-manual.t \
	t/0005-examples.t \
	t/0006-house.t \
	t/0007-install.t \
	t/0008-operands.t \
	t/0009-config.t \
	t/0500-envelopes.t \
	t/0510-emrex-decode.t \
	t/0520-emrex-encode.t \
	t/0530-emrex-large.t \
	t/0540-emrex-debug.t \
	t/0541-emrex-debug-faults.t \
	t/1000-elmo-verify-verdicts.t \
	t/1010-elmo-verify-parts.t \
	t/1020-elmo-verify-json.t \
	t/1030-elmo-verify-large.t \
	t/1040-xsd-versions.t \
	t/1060-elmo-verify-structure.t \
	t/1070-elmo-verify-rules.t \
	t/1080-elmo-verify-person.t \
	t/1500-elmo-attachment-list.t \
	t/1510-elmo-attachment-take.t \
	t/1520-elmo-attachment-add.t \
	t/2000-elmo-sign-keys.t \
	t/2001-elmo-sign-bytes.t \
	t/2002-elmo-sign-refusals.t \
	t/3000-elmo-topdf-filter.t \
	t/3005-labels.t \
	t/3006-words.t \
	t/3010-elmo-topdf-files.t \
	t/3020-elmo-topdf-seal.t \
	t/3030-elmo-topdf-attach.t \
	t/3040-elmo-topdf-authentic.t \
	t/3050-elmo-topdf-page.t \
	t/3060-elmo-topdf-golden.t \
	t/3070-elmo-topdf-child.t \
	t/3090-pdf-writer.t \
	t/4000-elmo-merge.t \
	t/4010-elmo-merge-made.t \
	t/4020-elmo-anonymise.t \
	t/4030-elmo-diff.t \
	t/4040-elmo-select.t \
	t/4050-elmo-convert.t \
	t/4055-elmo-convert-fill.t \
	t/4060-elmo-tocsv.t \
	t/4061-elmo-tocsv-many.t \
	t/4070-elmo-tojson.t \
	t/4080-elmo-fromjson.t \
	t/4085-elmo-fromjson-map.t \
	t/4090-elmo-fromcsv.t \
	t/5000-emrex-fetch-list.t \
	t/5010-emrex-fetch.t \
	t/5020-emrex-fetch-attacks.t \
	t/5100-emrex-smp.t \
	t/5110-emrex-smp-attacks.t \
	t/5130-emrex-smp-cgi.t \
	t/5200-emrex-serve.t \
	t/7000-fuzz-replay.t \
	t/8010-verify-real.t \
	t/8020-verify-attacks.t \
	t/8030-verify-explain.t \
	t/8040-xsd-judges.t \
	t/8050-topdf-real.t \
	t/8060-rules-corpus.t \
	t/8070-debug-corpus.t \
	t/8080-tojson-real.t \
	t/8090-merge-real.t \
	t/8100-convert-real.t \
	t/8110-select-real.t \
	t/8120-anonymise-real.t \
	t/8130-fromcsv-real.t

# t/fuzz/NAME.c and below, for each, t_fuzz_NAME_LDADD = $(REPLAY_LIBS).  They
# replay the files and directories given to them; --enable-fuzzers makes
# t/fuzz/NAME.fuzzer beside them.
fuzz_targets = \
	t/fuzz/fuzz_anon \
	t/fuzz/fuzz_base64 \
	t/fuzz/fuzz_convert \
	t/fuzz/fuzz_debug \
	t/fuzz/fuzz_diff \
	t/fuzz/fuzz_dsig \
	t/fuzz/fuzz_fill \
	t/fuzz/fuzz_form \
	t/fuzz/fuzz_fromcsv \
	t/fuzz/fuzz_fromjson \
	t/fuzz/fuzz_input \
	t/fuzz/fuzz_merge \
	t/fuzz/fuzz_person \
	t/fuzz/fuzz_registry \
	t/fuzz/fuzz_rule \
	t/fuzz/fuzz_select \
	t/fuzz/fuzz_tocsv \
	t/fuzz/fuzz_xml
REPLAY_LIBS = t/libreplay.a $(LDADD)
t_fuzz_fuzz_anon_LDADD = $(REPLAY_LIBS)
t_fuzz_fuzz_base64_LDADD = $(REPLAY_LIBS)
t_fuzz_fuzz_convert_LDADD = $(REPLAY_LIBS)
t_fuzz_fuzz_debug_LDADD = $(REPLAY_LIBS)
t_fuzz_fuzz_diff_LDADD = $(REPLAY_LIBS)
t_fuzz_fuzz_dsig_LDADD = $(REPLAY_LIBS)
t_fuzz_fuzz_fill_LDADD = $(REPLAY_LIBS)
t_fuzz_fuzz_form_LDADD = $(REPLAY_LIBS)
t_fuzz_fuzz_fromcsv_LDADD = $(REPLAY_LIBS)
t_fuzz_fuzz_fromjson_LDADD = $(REPLAY_LIBS)
t_fuzz_fuzz_input_LDADD = $(REPLAY_LIBS)
t_fuzz_fuzz_person_LDADD = $(REPLAY_LIBS)
t_fuzz_fuzz_merge_LDADD = $(REPLAY_LIBS)
t_fuzz_fuzz_registry_LDADD = $(REPLAY_LIBS)
t_fuzz_fuzz_rule_LDADD = $(REPLAY_LIBS)
t_fuzz_fuzz_select_LDADD = $(REPLAY_LIBS)
t_fuzz_fuzz_tocsv_LDADD = $(REPLAY_LIBS)
t_fuzz_fuzz_xml_LDADD = $(REPLAY_LIBS)

# The same of the page, with $(PAGE_REPLAY_LIBS)
page_fuzz_targets = \
	t/fuzz/fuzz_clean \
	t/fuzz/fuzz_datauri \
	t/fuzz/fuzz_html \
	t/fuzz/fuzz_topdf
PAGE_REPLAY_LIBS = t/libreplay.a $(PAGE_LIBS)
t_fuzz_fuzz_clean_LDADD = $(PAGE_REPLAY_LIBS)
t_fuzz_fuzz_datauri_LDADD = $(PAGE_REPLAY_LIBS)
t_fuzz_fuzz_html_LDADD = $(PAGE_REPLAY_LIBS)
t_fuzz_fuzz_topdf_LDADD = $(PAGE_REPLAY_LIBS)

# And of the web floor, with $(WEB_LIBS) and $(WEB_REPLAY_LIBS)
web_unit_tests = \
	t/unit/test_cgi \
	t/unit/test_forms \
	t/unit/test_http \
	t/unit/test_listen \
	t/unit/test_regcache \
	t/unit/test_netaddr \
	t/unit/test_smp \
	t/unit/test_webpage
t_unit_test_cgi_LDADD = $(WEB_LIBS)
t_unit_test_forms_LDADD = $(WEB_LIBS)
t_unit_test_http_LDADD = $(WEB_LIBS)
t_unit_test_listen_LDADD = $(WEB_LIBS)
t_unit_test_netaddr_LDADD = $(WEB_LIBS)
t_unit_test_regcache_LDADD = $(WEB_LIBS)
t_unit_test_smp_LDADD = $(WEB_LIBS)
t_unit_test_webpage_LDADD = $(WEB_LIBS)
web_fuzz_targets = \
	t/fuzz/fuzz_httpbody \
	t/fuzz/fuzz_regcache \
	t/fuzz/fuzz_smp
WEB_REPLAY_LIBS = t/libreplay.a $(WEB_LIBS)
t_fuzz_fuzz_httpbody_LDADD = $(WEB_REPLAY_LIBS)
t_fuzz_fuzz_regcache_LDADD = $(WEB_REPLAY_LIBS)
t_fuzz_fuzz_smp_LDADD = $(WEB_REPLAY_LIBS)

if WITH_PDF
unit_tests += $(page_unit_tests)
fuzz_targets += $(page_fuzz_targets)
endif
if WITH_NET
unit_tests += $(web_unit_tests)
fuzz_targets += $(web_fuzz_targets)
# a server for the shell tests; its head says how it is told to fail
check_PROGRAMS += t/httpd
FUZZER_LIBS = $(WEB_LIBS)
else
FUZZER_LIBS = $(BELOW_WEB)
endif
check_PROGRAMS += $(unit_tests) $(fuzz_targets) t/judge/xsdjudge t/peak
check_PROGRAMS += t/judge/personjudge
check_LIBRARIES += t/libreplay.a
t_libreplay_a_SOURCES = t/fuzz/replay.c
t_peak_LDADD =
EXTRA_PROGRAMS = t/browser/sample
t_browser_sample_LDADD = $(WEB_LIBS)
t_httpd_LDADD = $(WEB_LIBS)

EXTRA_DIST += \
	$(shell_tests) \
	t/bench \
	t/browser/fetch.js \
	t/browser/frame.js \
	t/browser/harness.js \
	t/browser/package.json \
	t/browser/run \
	t/browser/serve.js \
	t/browser/smp.js \
	t/data \
	t/fetch.sh \
	t/fixtures.sh \
	t/fuzz/seeds \
	t/golden \
	t/golden.sh \
	t/judge/Model.java \
	t/judge/Mutants.java \
	t/judge/Pdf.pm \
	t/judge/Tree.java \
	t/judge/Values.java \
	t/judge/VerifyDsig.java \
	t/judge/alike \
	t/judge/injson \
	t/judge/draw-persons \
	t/judge/merge-maker \
	t/judge/mergecheck \
	t/judge/pdfbreak \
	t/judge/pdfcheck \
	t/judge/personal \
	t/judge/said \
	t/judge/schemacheck \
	t/judge/selectcheck \
	t/lib.sh \
	t/page-maker \
	t/pki.sh \
	t/serve.sh \
	t/rules.sh \
	t/smp.sh \
	t/unit/accidents.h \
	t/unit/archives.h \
	t/unit/inline.h \
	t/unit/keys.h \
	t/unit/paper.h \
	t/unit/producers.h \
	t/unit/tap.h \
	t/unit/under.h \
	t/unit/wiretap.h \
	t/unit/xmlgen.h \
	t/valgrind.supp

# How make check runs them
TESTS += $(unit_tests) $(shell_tests)
TEST_EXTENSIONS = .t
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(srcdir)/build-aux/tap-driver.sh
T_LOG_DRIVER = $(LOG_DRIVER)
AM_TESTS_ENVIRONMENT = \
	EMREX_BUILD='$(abs_top_builddir)'; export EMREX_BUILD; \
	EMREX_XSD='$(abs_top_srcdir)/share/xsd'; export EMREX_XSD; \
	EMREX_LABELS='$(abs_top_srcdir)/share/labels'; export EMREX_LABELS; \
	EMREX_WORDS='$(abs_top_srcdir)/share/words'; export EMREX_WORDS; \
	EMREX_SHARED="$${EMREX_SHARED-$(abs_top_srcdir)/../shared}"; \
	export EMREX_SHARED; \
	LC_ALL=C TZ=UTC; export LC_ALL TZ;
$(shell_tests:.t=.log): $(bin_PROGRAMS)

SUFFIXES = .fuzzer
.o.fuzzer:
	$(AM_V_CCLD)$(LINK) $(FUZZER_LDFLAGS) $< $(FUZZER_LIBS)

fuzzers = $(fuzz_targets:=.fuzzer)
if FUZZERS
all-local: $(fuzzers)
endif
$(fuzzers): $(filter %.a,$(FUZZER_LIBS))
CLEANFILES += $(fuzzers)

clean-local:
	rm -rf t/pki-* check-clang check-sanitizers browser
	rm -f $(EXTRA_PROGRAMS)

# The same suite by another compiler and under instruments, in builds below
# this one.  CHECK_CONFIGURE takes options for them.
check-clang:
	$(MKDIR_P) $@ && cd $@ && '$(abs_top_srcdir)/configure' \
	    CC=clang --enable-werror --enable-fuzzers $(CHECK_CONFIGURE) && \
	    $(MAKE) && $(MAKE) check

check-sanitizers:
	$(MKDIR_P) $@ && cd $@ && '$(abs_top_srcdir)/configure' \
	    --enable-sanitizers $(CHECK_CONFIGURE) && \
	    $(MAKE) && $(MAKE) check

check-valgrind: all
	$(MAKE) $(check_LIBRARIES) $(check_PROGRAMS)
	@srcdir='$(abs_top_srcdir)'; export srcdir; $(AM_TESTS_ENVIRONMENT) \
	for test in $(unit_tests); do \
		echo "$$test" && valgrind -q --error-exitcode=99 \
		    --leak-check=full --errors-for-leak-kinds=definite \
		    --suppressions='$(srcdir)/t/valgrind.supp' \
		    ./$$test >$$test.valgrind 2>&1 || \
		    { cat $$test.valgrind; exit 1; }; \
		rm -f $$test.valgrind; \
	done

# The pages, in a real browser.  Not a part of check: it fetches its modules.
if WITH_SERVE
check-browser: $(bin_PROGRAMS) t/browser/sample
	@EMREX_BUILD='$(abs_top_builddir)' sh '$(srcdir)/t/browser/run'
else
check-browser:
	@echo "1..0 # SKIP configured without emrex-smp and emrex-serve"
endif

.PHONY: check-browser check-clang check-sanitizers check-valgrind

list-dist:
	@for file in $(DISTFILES); do echo "$${file#$(srcdir)/}"; done

.PHONY: list-dist
