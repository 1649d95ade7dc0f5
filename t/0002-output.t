#!/bin/sh
# A standard output that is full, closed or left, and what -o promises.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"
. "$t/fixtures.sh"

[ -n "$tools" ] || skip_all "needs a tool"
[ -c /dev/full ] || skip_all "needs /dev/full"
fixtures || verdict 1 "fixtures"
[ ! -x "$build/src/elmo-tojson" ] ||
    elmo-tojson --attachments record.xml >record.json
[ ! -x "$build/src/elmo-tocsv" ] ||
    elmo-tocsv --columns=all record.xml >record.csv

# job TOOL: the arguments and, in $in, the input of a run that prints something
job()
{
	in=elmo.xml
	case $1 in
	elmo-verify) set -- --cert=emp.pem ;;
	elmo-sign) in=record.xml; set -- --key=emp.key --cert=emp.pem ;;
	emrex-debug) in=response; set -- --rules=-O5 ;;
	emrex-decode) in=response; set -- ;;
	emrex-encode) set -- ;;
	emrex-fetch) in=registry.json; set -- --list --json --registry=- ;;
	elmo-attachment) set -- --transcript ;;
	elmo-anonymise) in=record.xml; set -- --key-file=record.xml ;;
	elmo-merge) in=record.xml; set -- ;;
	elmo-convert) in=record.xml; set -- --to=1.6.0 ;;
	elmo-select) in=record.xml; set -- --xpath=/ ;;
	elmo-fromcsv) in=record.csv; set -- ;;
	elmo-fromjson) in=record.json; set -- ;;
	elmo-tocsv | elmo-tojson | elmo-topdf) set -- ;;
	elmo-diff) set -- record.xml ;;
	*) in=/dev/null; set -- --help ;;
	esac
	args=$*
}

for tool in $tools; do
	job "$tool"
	[ -e "$in" ] || { skip "$tool" "needs its sibling tools"; continue; }
	status 0 sh -c "$tool $args <$in"
	silent
	cp out product
	for args in "$args" --help --version; do
		status 2 sh -c "$tool $args <$in >/dev/full"
		one_line
		status 2 sh -c "$tool $args <$in >&-"
		one_line
		status 0 sh -c "$tool $args <$in 2>&-"
		# whoever reads has left before the first byte is written
		rm -f rc
		{ sleep 0.2; $tool $args <$in 2>left; echo $? >rc; } | :
		is "$tool $args: a closed pipe is a quiet 2" \
		    "$(cat rc left)" 2
	done
	"$tool" --help >out || continue
	grep -q -- '-o, --output=\|  -o' out || continue

	job "$tool"
	status 0 sh -c "$tool $args -o new <$in"
	silent
	same_file new product
	is "mode of a new product" "$(stat -c %a new)" 600
	echo old >old
	chmod 640 old
	status 0 sh -c "$tool $args -o old <$in"
	same_file old product
	is "mode of an old product" "$(stat -c %a old)" 640
	status 2 sh -c "$tool $args -o /dev/full <$in"
	one_line
	ok "/dev/full is still a device" test -c /dev/full
	status 0 sh -c "$tool $args -o /dev/null <$in"
	ok "/dev/null is still a device" test -c /dev/null
	status 2 sh -c "$tool $args -o missing/new <$in"
	one_line
	mkdir "beside-$tool"
	echo old >"beside-$tool/file"
	echo '<a><b></a>' >junk
	# this one takes what is not well-formed, too
	[ "$tool" != elmo-anonymise ] || echo '?' >junk
	status 2 sh -c "$tool $args -o beside-$tool/file <junk"
	is "what failed leaves the old file alone" \
	    "$(cat "beside-$tool/file" && ls -A "beside-$tool")" "old
file"
	rm -f "beside-$tool/file"
	status 2 sh -c "$tool $args -o beside-$tool/file <junk"
	is "what failed leaves nothing" "$(ls -A "beside-$tool")" ""
done
done_testing
