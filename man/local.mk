# One page per tool, one line each, sorted.
dist_man_MANS += man/elmo-anonymise.1
dist_man_MANS += man/elmo-attachment.1
dist_man_MANS += man/elmo-convert.1
dist_man_MANS += man/elmo-rules.7
dist_man_MANS += man/elmo-fromcsv.1
dist_man_MANS += man/elmo-fromjson.1
dist_man_MANS += man/elmo-diff.1
dist_man_MANS += man/elmo-merge.1
dist_man_MANS += man/elmo-select.1
dist_man_MANS += man/elmo-sign.1
dist_man_MANS += man/elmo-tocsv.1
dist_man_MANS += man/elmo-tojson.1
if WITH_PDF
dist_man_MANS += man/elmo-topdf.1
else
EXTRA_DIST += man/elmo-topdf.1
endif
dist_man_MANS += man/elmo-verify.1
dist_man_MANS += man/emrex-debug.1
dist_man_MANS += man/emrex-decode.1
dist_man_MANS += man/emrex-encode.1
if WITH_SERVE
dist_man_MANS += man/emrex-serve.1 man/emrex-smp.1
else
EXTRA_DIST += man/emrex-serve.1 man/emrex-smp.1
endif
if WITH_NET
dist_man_MANS += man/emrex-fetch.1 man/emrex-registry.5
else
EXTRA_DIST += man/emrex-fetch.1 man/emrex-registry.5
endif
dist_man_MANS += man/emrex-tools.7
dist_man_MANS += man/emrex.conf.5
