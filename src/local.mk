# A tool is src/NAME.c over the four floors: one line each, sorted.
# bin_PROGRAMS += src/elmo-verify
