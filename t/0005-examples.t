#!/bin/bash
# Every literal display (.Bd -literal, .Dl) of the EXAMPLES of every page is
# run, each in a directory of its own with the fixtures of t/fixtures.sh, by
# bash -e -o pipefail.  It exits with 0, or with what the comment `.\" status N`
# right before the display says.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"
. "$t/fixtures.sh"

pages=$(ls "$src"/man/*.[1-8] 2>/dev/null)
[ -n "$pages" ] || skip_all "needs a manual page"
need bash
mkdir fixtures
(cd fixtures && fixtures) || verdict 1 "fixtures"

# writes PAGE's displays to 1.sh, 2.sh, .. and their statuses to 1.status, ..
extract()
{
	awk '
	function text(s) {
		sub(/^\\&/, "", s)
		gsub(/\\-/, "-", s)
		gsub(/\\\(aq/, "\047", s)
		gsub(/\\\(dq/, "\"", s)
		gsub(/\\&/, "", s)
		gsub(/\\e/, "\\", s)
		return s
	}
	/^\.Sh/ { inside = /EXAMPLES/ }
	!inside { next }
	/^\.\\" status [0-9]/ { status = $3; next }
	/^\.Bd .*-literal/ || /^\.Dl / {
		print status + 0 >(++n ".status")
		status = 0
		if (/^\.Dl /)
			print text(substr($0, 5)) >(n ".sh")
		else
			open = 1
		next
	}
	/^\.Ed/ { open = 0; next }
	open { print text($0) >(n ".sh") }
	' "$1"
}

for page in $pages; do
	name=${page##*/}
	case $name in
	*.1)
		[ -x "$build/src/${name%.1}" ] ||
		    { skip "$name" "needs ${name%.1}, not built here"; continue; }
		;;
	esac
	mkdir "$name"
	(cd "$name" && extract "$page")
	for script in $(ls "$name" | grep '\.sh$' | sort -n); do
		want=$(cat "$name/${script%.sh}.status")
		rm -rf run
		cp -R fixtures run
		rc=0
		(cd run && bash -e -o pipefail "../$name/$script") \
		    >out 2>err || rc=$?
		is "$name: example ${script%.sh}" $rc "$want" || {
			show "$name/$script"
			show err
		}
	done
	case $name in
	*.1) ok "$name has examples" test -s "$name/1.sh" ;;
	esac
done
done_testing
