#!/bin/sh
# The rules that each real document breaks are those of t/data/rules/corpus:
# name, verdict by the rules, ids.  Made anew with
#
#	EMREX_GOLDEN=new sh t/8060-rules-corpus.t
. "$(dirname "$0")/lib.sh"
need jq
need_shared corpus/real/truth.tsv

golden=$t/data/rules/corpus
tail -n +2 "$shared/corpus/real/truth.tsv" | cut -f1 |
    sed "s|^|$shared/corpus/real/|" | tr '\n' '\0' >names
status 2 elmo-verify --json --require=rules --files0-from=names
jq -r '[(.file | sub(".*/"; "")) + (if .member then "(\(.member))" else "" end),
    .verdict, ([.rules // [] | .[].id] | unique | join(" "))] | @tsv' \
    <out | sort >have
[ "$EMREX_GOLDEN" = new ] && cp have "$golden"
is "documents" "$(wc -l <have)" "$(wc -l <"$golden")"
while IFS='	' read -r name verdict ids; do
	is "$name" "$(grep -F "$name	" have | head -n 1)" \
	    "$name	$verdict	$ids"
done <"$golden"

# the same by several workers, and a second time
status 2 elmo-verify --json --require=rules -j3 --files0-from=names
jq -c .rules <out >rules.1
status 2 elmo-verify --json --require=rules --files0-from=names
jq -c .rules <out >rules.2
same_file rules.1 rules.2
done_testing
