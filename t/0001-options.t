#!/bin/sh
# What every tool does with -h, -V and with options that it does not have.
. "$(dirname "$0")/lib.sh"

[ -n "$tools" ] || skip_all "needs a tool"
for tool in $tools; do
	for option in --help -h; do
		status 0 "$tool" $option
		silent
		like out "^[Uu]sage: $tool( |\$)"
		unlike out '.{81}'
	done
	for option in --version -V; do
		status 0 "$tool" $option
		silent
		is "version" "$(cat out)" "$tool (emrex-tools) $EMREX_VERSION"
	done
	for option in --no-such-option -= --help=x --vers; do
		status 2 "$tool" $option
		one_line
		like err "^$tool: "
		is "nothing on standard output" "$(wc -c <out)" 0
	done
	printf 'no-such-option = 1\n' >conf
	status 2 "$tool" --config=conf
	one_line
	like err 'conf: 1: '
	status 2 "$tool" --config=missing.conf
	one_line
done
done_testing
