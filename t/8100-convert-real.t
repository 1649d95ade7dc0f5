#!/bin/sh
# Every public record, carried to every version and back: what each loses is in
# a golden file, where nothing is lost the same record comes back, and what
# comes out is valid by the published schema as xmllint reads it.
#
# The golden file is made anew with LOSSES=FILE in the environment.

. "$(dirname "$0")/lib.sh"
need elmo-convert elmo-tojson xmllint perl
need_shared corpus/real
need_shared schemas/elmo
versions="1.0.0 1.1.0 1.2.0 1.3.0 1.4.0 1.5.0 1.6.0 1.7.0 2.0.0 2.0.0-ns-v2
2.1.1"
# xmllint and the way back cost most: of all only with EMREX_SLOW=1
judged="1.3.0 2.1.1"
[ "$EMREX_SLOW" = 1 ] && judged=$versions

# what is told, without the line and the number, the version as V
lines()
{
	sed "s/^elmo-convert: .*\.xml//; s/^: //; s/^\(([^()]*): \)line [0-9]*: /\1/
		s/^line [0-9]*: //
		s/ELMO $1\$/ELMO V/; s/ELMO $1\([,: ]\)/ELMO V\1/
		/^not valid as/s/:.*//; s/ ([0-9]* times)\$//" err
}

# without signatures, which conversions drop
canon()
{
	xmllint --c14n "$1" | perl -0777 -pe \
	    's{\s*<((?:\w+:)?)Signature\b[^>]*>.*?</\1Signature>}{}gs'
}

# is out.xml valid, or lacks no more than the signature that it will have?
valid()
{
	xmllint --noout --schema "$shared/schemas/elmo/$1/schema.xsd" out.xml \
	    2>errors && return 0
	! grep -q 'error :' errors || ! grep 'error :' errors | grep -vq \
	    'Missing child element(s)\. Expected is .*xmldsig#}Signature )'
}

# what cannot come back though nothing is lost
notes='put in the order|in place of its URI|says what|is givenNames|left out'
notes="$notes|which all results are"

: >all
judged_n=0 back=0 invalid='' changed='' odd=''
for file in "$shared"/corpus/real/*.xml; do
	name=${file##*/}
	own=$(elmo-tojson "$file" 2>/dev/null |
	    sed -n 's/.*"version":"\([^"]*\)".*/\1/p' | head -n 1)
	if [ -n "$own" ]; then
		elmo-convert -q --schema=none --to="$own" "$file" >own.xml
		canon own.xml >own.c14n
	fi
	for v in $versions; do
		rc=0
		elmo-convert -v --to="$v" "$file" >out.xml 2>err || rc=$?
		lines "$v" | sed "s/^/$name	$v	/" >>all
		if [ $rc != 0 ] && [ -n "$own" ] || [ $rc -gt 2 ]; then
			odd="$odd $name-$v"
		fi
		[ $rc = 0 ] || continue
		for j in $judged; do
			[ "$j" = "$v" ] && break
		done
		[ "$j" = "$v" ] || continue
		if ! grep -q 'not valid as' err; then
			judged_n=$((judged_n + 1))
			valid "$v" || invalid="$invalid $name-$v"
		fi
		[ -n "$own" ] || continue
		grep -Eq "$notes" err && continue
		elmo-convert -q --strict --schema=none --to="$v" "$file" \
		    >strict.xml 2>/dev/null || continue
		elmo-convert -q --schema=none --to="$own" strict.xml >again.xml
		canon again.xml >again.c14n
		back=$((back + 1))
		cmp -s own.c14n again.c14n || changed="$changed $name-$v"
	done
done

# file by file, each thing with the versions that it is told for
LC_ALL=C sort -s -t "$(printf '\t')" -k 1,1 -k 3,3 all | awk -F '\t' -v \
    all="$(echo $versions)" '
	function end() {
		if (thing != "")
			print "\t" thing "\t" (list == all ? "all" : list)
		thing = ""
	}
	$1 != name || $3 != thing { end(); list = "" }
	$1 != name { name = $1; print name }
	{ thing = $3; list = list (list == "" ? "" : " ") $2 }
	END { end() }
' >losses
[ -z "$LOSSES" ] || cp losses "$LOSSES"
same_file losses "$t/data/convert/losses"
diag "$judged_n results judged, $back came back"
is "results that are not valid" "$invalid" ""
is "records that came back changed" "$changed" ""
is "refused or failed" "$odd" ""
ok "many were judged" test $judged_n -gt 60
ok "many came back" test $back -gt 40
done_testing
