#!/bin/sh
# The manual pages: without complaint of mandoc, with the sections of the house
# and with exactly the options that the tools have.
. "$(dirname "$0")/lib.sh"

pages=$(ls "$src"/man/*.[1-8] 2>/dev/null)
[ -n "$pages$tools" ] || skip_all "needs a manual page"

# long and short options, from --help and from .It Fl in the page
of_help()
{
	"$1" --help |
	    grep -E '^  (-[A-Za-z0-9], |    )--[a-z]' |
	    sed -E 's/^ +//; s/  .*//' | tr ', =[' '\n\n\n\n' |
	    grep -E '^-[A-Za-z0-9]$|^--[a-z0-9-]+$' | sort -u
}

of_page()
{
	sed -n 's/^\.It Fl /Fl /p' "$1" | sed 's/\\-/-/g; s/\\&//g' |
	    grep -Eo 'Fl [-A-Za-z0-9]+' | sed 's/^Fl /-/' | sort -u
}

for tool in $tools; do
	page=$src/man/$tool.1
	ok "$tool has a page" test -f "$page" || continue
	of_help "$tool" >help
	of_page "$page" >page
	ok "$tool --help has options" grep -q -- --help help
	is "$tool: options that only --help has" \
	    "$(comm -23 help page | tr '\n' ' ')" ""
	is "$tool: options that only the page has" \
	    "$(comm -13 help page | tr '\n' ' ')" ""
	for section in NAME SYNOPSIS DESCRIPTION OPTIONS "EXIT STATUS" \
	    EXAMPLES DIAGNOSTICS "SEE ALSO" "SECURITY CONSIDERATIONS"; do
		ok "$tool: $section" grep -Eq "^\.Sh \"?$section\"?\$" "$page"
	done
done

for page in $pages; do
	name=${page##*/}
	if command -v mandoc >/dev/null 2>&1; then
		mandoc -Tlint -W warning "$page" >lint 2>&1
		is "$name: mandoc -Tlint" "$(cat lint)" ""
	else
		skip "$name: mandoc -Tlint" "needs mandoc"
	fi
	# a page is known by the name that it is installed under
	ok "$name: .Dt" grep -Eiq \
	    "^\.Dt \"?$(echo "${name%.*}" | tr '[:lower:]' '[:upper:]')\"? ${name##*.}" \
	    "$page"
	for ref in $(sed -n 's/^\.Xr \(e[lm][a-z.-]*\) \([1-8]\).*/\1.\2/p' \
	    "$page" | sort -u); do
		case $ref in
		elmo-*|emrex*) ok "$name: .Xr $ref is here" \
		    test -f "$src/man/$ref" ;;
		esac
	done
done
done_testing
