#!/bin/sh
# Every fuzz target, fuzz_NAME, survives its seeds, t/fuzz/seeds/NAME, and all
# fixtures.
. "$(dirname "$0")/lib.sh"

targets=
for program in "$build"/t/fuzz/*; do
	case ${program##*/} in
	*.*) continue ;;
	esac
	[ -f "$program" ] && [ -x "$program" ] && targets="$targets $program"
done
[ -n "$targets" ] || skip_all "needs a fuzz target"
for program in $targets; do
	seeds=$t/fuzz/seeds/${program##*/fuzz_}
	if [ -d "$seeds" ]; then
		status 0 "$program" "$seeds"
		unlike out '^0 inputs'
	else
		verdict 1 "${program##*/} has seeds"
	fi
	status 0 "$program" "$t/data"
done
done_testing
