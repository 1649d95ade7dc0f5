# A tool is src/NAME.c over the floors: one line each, sorted.
bin_PROGRAMS += src/elmo-anonymise
bin_PROGRAMS += src/elmo-attachment
bin_PROGRAMS += src/elmo-convert
bin_PROGRAMS += src/elmo-fromcsv
bin_PROGRAMS += src/elmo-fromjson
bin_PROGRAMS += src/elmo-diff
bin_PROGRAMS += src/elmo-merge
bin_PROGRAMS += src/elmo-select
bin_PROGRAMS += src/elmo-sign
bin_PROGRAMS += src/elmo-tocsv
bin_PROGRAMS += src/elmo-tojson
if WITH_PDF
bin_PROGRAMS += src/elmo-topdf
endif
src_elmo_topdf_LDADD = $(PAGE_LIBS)
bin_PROGRAMS += src/elmo-verify
bin_PROGRAMS += src/emrex-debug
bin_PROGRAMS += src/emrex-decode
bin_PROGRAMS += src/emrex-encode
if WITH_SERVE
bin_PROGRAMS += src/emrex-serve
endif
src_emrex_serve_LDADD = $(WEB_LIBS)
if WITH_NET
bin_PROGRAMS += src/emrex-fetch
endif
src_emrex_fetch_LDADD = $(WEB_LIBS)
if WITH_SERVE
bin_PROGRAMS += src/emrex-smp
endif
src_emrex_smp_LDADD = $(WEB_LIBS)
