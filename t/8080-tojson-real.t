#!/bin/sh
# elmo-tojson over real documents: all of each is in its JSON, which the schema
# knows.
. "$(dirname "$0")/lib.sh"
need elmo-tojson jq perl xmllint
need_shared corpus/real
schema=$src/share/json/elmo.schema.json

for file in "$shared"/corpus/real/*.xml; do
	elmo-tojson -q --attachments "$file" >json 2>/dev/null || continue
	ok "${file##*/}: as the schema says" \
	    sh -c "'$t/judge/schemacheck' '$schema' <json"
	# documents in envelopes are re-rooted
	[ "$(jq -r 'select(.member == null).v' json)" = 1 ] || continue
	xmllint --c14n "$file" >canonical 2>/dev/null
	ok "${file##*/}: all of it" "$t/judge/injson" canonical json
done
ok "there were some" test "$count" -gt 60
done_testing
