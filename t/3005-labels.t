#!/bin/sh
# The words of the page: every language has all of them, the page has no word
# that they lack, and they have none that the page does not use.
. "$(dirname "$0")/lib.sh"

labels=$src/share/labels

# pairs FILE: "KEY<tab>TEXT" of each line that is no remark
pairs()
{
	sed -n '/^#/d
	s/^\([^ =]*\) = \(.*\)$/\1	\2/p' "$1"
}

# known FILE: reads keys; prints those that do not stand in FILE
known()
{
	awk 'NR == FNR { have[$1]; next } !($1 in have)' "$1" -
}

pairs "$labels/en" >en
for file in "$labels"/*; do
	lang=${file##*/}
	pairs "$file" >words
	is "$lang: spelt as a language" \
	    "$(echo "$lang" | grep -vE '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$')" ""
	is "$lang: lines that are neither remark nor 'key = text'" \
	    "$(grep -vnE '^#|^$|^[A-Za-z0-9._-]+ = [^ ]' "$file")" ""
	is "$lang: blanks at the end, tabs, two blanks" \
	    "$(grep -vE '^#' "$file" | grep -nE '[ 	]$|	|[^ ]  ')" ""
	is "$lang: keys that come twice" \
	    "$(cut -f 1 words | tr A-Z a-z | sort | uniq -d)" ""
	is "$lang: keys that English lacks" "$(cut -f 1 words | known en)" ""
	# the official wording of a field may not be known; English stands in
	is "$lang: keys that it lacks" \
	    "$(grep -v '^isced\.' en | cut -f 1 | known words)" ""
	is "$lang: other placeholders than English" "$(awk -F '\t' '
		function places(s)
		{
			return gsub(/%1/, "", s) " " gsub(/%2/, "", s)
		}
		NR == FNR { want[$1] = places($2); next }
		places($2) != want[$1] { print $1 }' en words)" ""
	is "$lang: malformed codes" "$(cut -f 1 words | grep -E \
	    '^(country|language|isced|gender)\.' | grep -vE '^country\.[A-Z]{2}$' |
	    grep -vE '^language\.[a-z]{2,3}$|^gender\.[0129]$' |
	    grep -vE '^isced\.(0[0-9]|10)[0-9]{0,2}$')" ""
	if command -v iconv >/dev/null 2>&1; then
		ok "$lang: is UTF-8" iconv -f UTF-8 -t UTF-8 "$file"
	else
		skip "$lang: is UTF-8" "needs iconv"
	fi
	like "$src/share/local.mk" "share/labels/$lang( |\$)"
done
is "countries" "$(grep -c '^country\.' en)" 252
is "languages of two letters" "$(grep -cE '^language\...	' en)" 184

# What the sources name: "panel.title" or, of a family, "type" or "level.%s".
# Only strings of which the first part begins some key are meant for labels.
cut -f 1 en | sed 's/[.].*//' | sort -u >first
cat "$src"/src/page/*.c "$src"/src/elmo-topdf.c 2>/dev/null |
    grep -v '^#include' |
    grep -oE '"[a-z][a-z-]*([.][a-z0-9_%-]+)*"' | tr -d '"' |
    sed 's/[.]%s$//' | sort -u >named
sed -n '/[.]/p' named | awk '
	NR == FNR { first[$1]; next }
	{ head = $1; sub(/[.].*/, "", head) }
	head in first' first - >used
is "keys that the page uses and English lacks" "$(awk -F '\t' '
	NR == FNR {
		key = tolower($1)
		have[key]
		while (sub(/[.][^.]*$/, "", key))
			have[key]
		next
	}
	!($1 in have)' en used)" ""
is "keys that English has and the page does not use" "$(awk -F '\t' '
	NR == FNR { named[$1]; next }
	{
		key = $1
		found = key in named
		while (!found && sub(/[.][^.]*$/, "", key))
			found = key in named
		if (!found)
			print $1
	}' named en)" ""
done_testing
