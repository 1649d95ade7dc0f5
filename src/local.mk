# A tool is src/NAME.c over the four floors: one line each, sorted.
bin_PROGRAMS += src/elmo-attachment
bin_PROGRAMS += src/elmo-sign
bin_PROGRAMS += src/elmo-verify
bin_PROGRAMS += src/emrex-decode
bin_PROGRAMS += src/emrex-encode
