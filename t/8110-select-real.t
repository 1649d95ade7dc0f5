#!/bin/sh
# elmo-select over real documents: what is kept is what elmo-tocsv finds, it is
# all there, with what it refers to, and no more; and what was valid is.  More
# conditions with EMREX_SLOW=1.
. "$(dirname "$0")/lib.sh"
need elmo-select elmo-tocsv elmo-verify perl xmllint
need_shared corpus/real
columns=issuer_ids,path,los_ids,loi_ids,date,status,ects,grade,grade_scheme_text

rows() { elmo-tocsv -q -t --header=no --columns=$columns "$@"; }

# kept NAME FILE ARG..: FILE with ARG.. is one.xml
kept()
{
	name=$1 file=$2
	shift 2
	elmo-select -q "$@" "$file" >one.xml 2>err
	rc=$?
	if [ $rc = 1 ]; then
		like err ': nothing matches'
		is "$name: nothing is written" "$(wc -c <one.xml)" 0
		return 1
	fi
	is "$name" $rc 0
	xmllint --c14n --huge one.xml >out.c14n 2>err
	ok "$name: all of it and no more" \
	    "$t/judge/selectcheck" in.c14n out.c14n
	[ "$valid" != 0 ] || ok "$name: valid" \
	    sh -c "elmo-verify -q --require=schema --check one.xml >/dev/null"
}

slow=
[ "$EMREX_SLOW" != 1 ] || slow=1
for file in "$shared"/corpus/real/*.xml; do
	base=${file##*/}
	case $base in
	# several records, or one in an envelope
	*response-example*) continue ;;
	esac
	rows "$file" >rows 2>/dev/null || continue
	[ -s rows ] || continue
	xmllint --c14n --huge "$file" >in.c14n 2>/dev/null || continue
	elmo-verify -q --require=schema --check "$file" >/dev/null 2>&1
	valid=$?
	for condition in 'ects > 5' 'depth = 1' \
	    ${slow:+'date >= 2015' 'status = passed' 'status != passed' \
	    'type = Course' 'title ~ a'}; do
		kept "$base: $condition" "$file" --where="$condition" ||
		    continue
		rows --where="$condition" "$file" >want
		[ "$condition" = 'depth = 1' ] ||
		    rows --where="$condition" one.xml >have
		[ "$condition" = 'depth = 1' ] || same_file want have
	done
	kept "$base: since" "$file" --since=2014-06 --until=2020
	kept "$base: passed" "$file" --status=passed --type=course
	[ -z "$slow" ] || kept "$base: type" "$file" --type=course --type=module
	kept "$base: xpath" "$file" --xpath='//*[local-name()="title"][1]'
	kept "$base: attachments" "$file" --where='ects > 5' \
	    --attachments=keep --ancestors=whole --keep-original
	id=$(rows "$file" | head -n 1 | cut -f 1 | sed 's/;.*//; s/^[^=]*=//')
	[ -z "$id" ] || kept "$base: issuer" "$file" --issuer="$id"
done
ok "there were some" test "$count" -gt 300
done_testing
