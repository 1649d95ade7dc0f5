# One page per tool, one line each, sorted.
dist_man_MANS += man/emrex.conf.5
