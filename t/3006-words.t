#!/bin/sh
# The words of the pages in a browser: every language has all of them, in the
# same order and with the same placeholders.
. "$(dirname "$0")/lib.sh"

words=$src/share/words

# pairs FILE: "KEY<tab>TEXT" of each line that is no remark
pairs()
{
	sed -n '/^#/d
	s/^\([^ =]*\) = \(.*\)$/\1	\2/p' "$1"
}

pairs "$words/en" >en
for file in "$words"/*; do
	lang=${file##*/}
	pairs "$file" >words
	is "$lang: lines that are neither remark nor 'key = text'" \
	    "$(grep -vnE '^#|^$|^[A-Za-z0-9._-]+ = [^ ]' "$file")" ""
	is "$lang: blanks at the end, tabs, two blanks" \
	    "$(grep -vE '^#' "$file" | grep -nE '[ 	]$|	|[^ ]  ')" ""
	is "$lang: keys that come twice" \
	    "$(cut -f 1 words | sort | uniq -d)" ""
	cut -f 1 en >want
	cut -f 1 words >have
	is "$lang: other keys, or another order, than English" \
	    "$(diff want have)" ""
	is "$lang: other placeholders than English" "$(awk -F '\t' '
		function places(s)
		{
			return gsub(/%1/, "", s) " " gsub(/%2/, "", s)
		}
		NR == FNR { want[$1] = places($2); next }
		places($2) != want[$1] { print $1 }' en words)" ""
	if command -v iconv >/dev/null 2>&1; then
		ok "$lang: is UTF-8" iconv -f UTF-8 -t UTF-8 "$file"
	else
		skip "$lang: is UTF-8" "needs iconv"
	fi
	like "$src/share/local.mk" "share/words/$lang( |\$)"
done

is "keys of the frame that English lacks" \
    "$(grep -ohE '"(page|error|send)\.[a-z-]+"' "$src"/src/web/*.c |
    tr -d '"' | sort -u | while read -r key; do
    cut -f 1 en | grep -qxF "$key" || echo "$key"
    done)" ""
done_testing
