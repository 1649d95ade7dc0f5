# One page per tool, one line each, sorted.
# dist_man_MANS += man/elmo-verify.1
