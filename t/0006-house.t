#!/bin/sh
# What HACKING says of the sources, as far as a script can see it.
. "$(dirname "$0")/lib.sh"

# only LIBRARY HEADER FILE..: none but these includes it
only()
{
	library=$1 header=$2
	shift 2
	found=$(cd "$src" &&
	    grep -rlE --include='*.[ch]' "^#include <$header" src)
	for file in "$@"; do
		found=$(echo "$found" | grep -v "^src/[a-z]*/$file\$")
	done
	is "$library is included by $* alone" "$found" ""
}

# long LIMIT FILE..: those of more lines
long()
{
	limit=$1
	shift
	for file in "$@"; do
		[ -f "$file" ] && [ "$(wc -l <"$file")" -gt "$limit" ] &&
		    printf '%s ' "${file#"$src"/}"
	done
}

is "tools of more than 250 lines" "$(long 250 "$src"/src/*.c)" ""
is "files of more than 700 lines" \
    "$(long 700 "$src"/src/*/*.[ch] "$src"/t/unit/*.c)" ""

# a function begins with its name at the line start and ends with a brace there
is "functions of more than 100 lines" "$(awk '
	FNR == 1 { name = "" }
	/^[a-z_][a-z0-9_]*\(/ { name = $0; sub(/\(.*/, "", name); from = FNR }
	/^}/ && name != "" {
		if (FNR - from > 100)
			print name
		name = ""
	}' "$src"/src/*/*.c $(ls "$src"/src/*.c 2>/dev/null))" ""

tab=$(printf '\t')
is "lines of more than 80 columns" "$(cd "$src" &&
    for file in src/*/*.[ch] src/*.c t/*.c t/*/*.[ch]; do
	# columns, not bytes
	[ -f "$file" ] && tr -d '\200-\277' <"$file" | expand |
	    awk -v file="$file" \
	    'length > 80 { print file ":" NR; exit }'
    done)" ""
is "indented by blanks" "$(cd "$src" &&
    grep -lE "^        [^ ]|^ +$tab" src/*/*.[ch])" ""

is "headers that do not say first what they are for" "$(cd "$src" &&
    for file in src/*/*.h; do
	stem=${file##*/}
	sed -n 2p "$file" | grep -q "^ \* ${stem%.h}: " || echo "$file"
    done)" ""
is "sources that do not begin with config.h" "$(cd "$src" &&
    for file in src/*.c src/*/*.c t/unit/*.c t/fuzz/*.c; do
	[ ! -f "$file" ] || grep '^#' "$file" | head -n 1 |
	    grep -q '^#include <config\.h>$' || echo "$file"
    done)" ""
is "typedefs of structs" "$(cd "$src" && grep -nE '^typedef +struct' \
    src/*/*.[ch])" ""

only libarchive 'archive' container.c
only jansson 'jansson' json.c
only zlib 'zlib' gzip.c pdfobj.c
only libcurl 'curl' http.c httpurl.c
only libmicrohttpd 'microhttpd' listenstate.h

is "what prints below the tools" "$(cd "$src" &&
    grep -lE '[^a-z_](printf|puts|putchar) *\(' src/*/*.c |
    grep -v '^src/base/')" ""
is "what ends the program below the tools" "$(cd "$src" &&
    grep -lE '[^a-z_](exit|_exit|abort) *\(' src/*/*.c |
    grep -v '^src/base/')" ""
is "limits that are not in caps.h" "$(cd "$src" &&
    grep -n '^#define CAP_' src/*/*.[ch] | grep -v '^src/base/caps\.h:')" ""

is "tests that cannot be executed" "$(find "$t" -name '*.t' ! -perm -u+x)" ""

# private keys do not lie in the tree
is "private keys" "$(cd "$src" && grep -rl -- '-----BEGIN .*PRIVATE KEY-----' \
    src man share t contrib | grep -v '\.[tc]$')" ""

# in a checkout: whatever is tracked is distributed
if [ -e "$src/.git" ] && command -v git >/dev/null 2>&1; then
	make -s --no-print-directory -C "$build" list-dist >dist
	git -C "$src" -c safe.directory='*' ls-files |
	    grep -v '^\.gitignore$' >tracked
	is "tracked but not distributed" "$(awk '
		NR == FNR { dist[$0]; next }
		{
			path = $0
			while (!(path in dist) && sub(/\/[^\/]*$/, "", path))
				;
			if (!(path in dist))
				print
		}' dist tracked)" ""
fi
done_testing
