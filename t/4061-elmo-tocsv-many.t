#!/bin/sh
# elmo-tocsv and elmo-tojson over 10,000 documents in one archive: memory does
# not grow with their number, and nothing is missing.
. "$(dirname "$0")/lib.sh"
need elmo-tocsv tar gzip

mkdir many
awk -v n=10000 '
	{ text = text $0 "\n" }
	END {
		for (i = 1; i <= n; i++) {
			file = sprintf("many/%05d.xml", i)
			copy = text
			sub(/<bday>[^<]*/, "&<!-- " i " -->", copy)
			printf "%s", copy >file
			close(file)
		}
	}' "$t/data/good/elmo-1.7.xml"
tar -czf many.tar.gz many
rm -r many

limit=$((64 * 1024))
# sanitizers keep what was freed: there only the rest is shown
[ "$EMREX_SANITIZERS" != yes ] || limit=$((2048 * 1024))
peak elmo-tocsv many.tar.gz >all.csv
is "status" $? 0
ok "within 64 MiB: $kib KiB" test "$kib" -lt $limit
is "every row" "$(wc -l <all.csv | tr -d ' ')" 70001
is "of every document" "$(cut -d , -f 1 all.csv | sort -u | wc -l |
    tr -d ' ')" 10001
is "each with its hash" "$(cut -d , -f 2 all.csv | sort -u | wc -l |
    tr -d ' ')" 10001
if command -v sqlite3 >/dev/null 2>&1; then
	sqlite3 -csv :memory: '.import all.csv r' \
	    'SELECT count(*), count(DISTINCT sha256) FROM r;' >loaded 2>&1
	is "sqlite3 loads it" "$(cat loaded)" 70000,10000
else
	skip "sqlite3" "needs sqlite3"
fi
if command -v jq >/dev/null 2>&1; then
	peak elmo-tojson many.tar.gz >all.jsonl
	is "status" $? 0
	ok "within 64 MiB: $kib KiB" test "$kib" -lt $limit
	is "jq loads it" "$(jq -r .member <all.jsonl | sort -u | wc -l |
	    tr -d ' ')" 10000
else
	skip "jq" "needs jq"
fi
done_testing
