#!/bin/sh
# emrex-encode: what contact points send, read back; every fault, and what
# --list-faults says emrex-decode makes of it.
. "$(dirname "$0")/lib.sh"

case " $tools " in
*" emrex-encode "*) ;;
*) skip_all "needs emrex-encode" ;;
esac

# A record for which every fault is one: characters beyond ASCII, and base64
# that has '+', '/' and padding, packed or not.
head='<?xml version="1.0" encoding="UTF-8"?>'
ns='https://github.com/emrex-eu/elmo-schemas/tree/v1'
i=0
while :; do
	printf '%s\n<elmo xmlns="%s"><a>\303\230sterg\303\245rd</a><b>%s</b>%s' \
	    "$head" "$ns" "$(seq $i 40)" "<c>>?>?></c></elmo>" >record.xml
	emrex-encode record.xml >value
	case $(cat value) in
	*+*/*=|*/*+*=) break ;;
	esac
	i=$((i + 1))
	[ $i -lt 40 ] || break
done
like value '[+]'
like value '/'
like value '=$'
echo 0123456789abcdef0123456789abcdef >session

# the value
status 0 emrex-encode record.xml
silent
cp out value
base64 -d value | gzip -dc >back
same_file back record.xml
is "as Java packs it" "$(head -c 12 value)" H4sIAAAAAAAA
status 0 emrex-encode <record.xml
same_file out value
status 0 emrex-encode -o file record.xml
same_file file value
emrex-decode value >back
same_file back record.xml

# the form
status 0 emrex-encode --form --session-file=session --message='a&b c' record.xml
is "the fields" "$(tr '&' '\n' <out | sed '$d')" \
"sessionId=0123456789abcdef0123456789abcdef
returnCode=NCP_OK
returnMessage=a%26b+c"
cp out body
emrex-encode --form --session-file=session --message='a&b c' record.xml >again
same_file again body
status 0 emrex-decode --session-file=session body
silent
same_file out record.xml
status 0 emrex-encode --form --return-code=EMP_OK record.xml
unlike out sessionId
emrex-decode out >back
same_file back record.xml
for fault in extra-field no-message wrong-session; do
	status 0 emrex-encode --form --return-code=NCP_CANCEL --fault=$fault
	cp out answer
	status 1 emrex-decode answer
	like err 'cancelled by the learner'
done
status 0 emrex-encode --form --return-code=NCP_CANCEL
unlike out elmo
cp out cancelled
status 1 emrex-decode cancelled

# the page
status 0 emrex-encode --page --return-url='https://client.example/?a=1&b="' \
    --session-file=session record.xml
cp out page.html
like page.html 'action="https://client\.example/\?a=1&amp;b=&quot;"'
like page.html 'name="sessionId" value="0123456789abcdef0123456789abcdef"'
is "the value in the page" "$(sed -n \
    's/.*name="elmo" value="\([^"]*\)".*/\1/p' page.html)" "$(cat value)"
script=$(sed -n 's/.*<script>\(.*\)/\1/p' page.html)
like page.html "script-src 'sha256-$(printf %s "$script" |
    sed 's/<.*//' | openssl dgst -sha256 -binary | base64 |
    sed 's/[+]/[+]/g')'"
status 0 emrex-encode --page --return-url=http://localhost:8080/x record.xml
for url in javascript:alert https: https:// 'https://a b' //x file:///x; do
	status 2 emrex-encode --page --return-url="$url" record.xml
	one_line
done

# what does not fit together
for options in "--page" "--return-url=https://x.example/" "--form --page" \
    "--message=x" "--session-file=session" "--return-code=NCP_OK" \
    "--form --return-code=OK" "--form --return-code=" "--fault=nonsense" \
    "--fault=two-elmo" "--page --return-url=http://x.example --fault=json-body"
do
	status 2 emrex-encode $options record.xml
	one_line
done
echo '<a><b></a>' >bad.xml
status 2 emrex-encode bad.xml
one_line
is "nothing of what is not XML" "$(wc -c <out)" 0
status 2 emrex-encode </dev/null
one_line

# the faults
status 0 emrex-encode --list-faults
silent
cp out faults
is "three columns" "$(awk -F '\t' 'NF != 3' faults)" ""
is "each name once" "$(cut -f 1 faults | sort | uniq -d)" ""
ok "there are many" test "$(wc -l <faults)" -ge 40

emrex-encode --form --session-file=session record.xml >body.plain
document()
{
	same_file out record.xml
}

while IFS='	' read -r name what outcome; do
	status 0 emrex-encode --form --session-file=session \
	    --fault="$name" record.xml
	cp out fault
	emrex-encode --form --session-file=session --fault="$name" record.xml |
	    cmp - fault >cmp 2>&1
	is "$name: the same twice" "$(cat cmp)" ""
	not "$name: is a fault" cmp -s fault body.plain
	case $outcome in
	accepted)
		status 0 emrex-decode fault
		silent
		document
		;;
	mended)
		status 0 emrex-decode fault
		one_line
		document
		;;
	"repaired with --repair")
		status 2 emrex-decode fault
		one_line
		is "nothing is out" "$(wc -c <out)" 0
		status 0 emrex-decode --repair fault
		one_line
		document
		;;
	"refused, status "[12])
		status "${outcome##* }" emrex-decode fault
		one_line
		is "nothing is out" "$(wc -c <out)" 0
		status "${outcome##* }" emrex-decode --repair fault
		is "nothing is repaired" "$(wc -c <out)" 0
		;;
	"refused with --session-file, status 1")
		status 1 emrex-decode --session-file=session fault
		one_line
		status 0 emrex-decode fault
		document
		;;
	*)
		verdict 1 "$name: an outcome that is none: $outcome"
		;;
	esac
	# what concerns the value alone can be had alone
	if emrex-encode --fault="$name" record.xml >alone 2>/dev/null; then
		rc=0
		emrex-decode -q --repair alone >out 2>/dev/null || rc=$?
		case $outcome in
		refused*) is "$name alone: refused" $rc 2 ;;
		*) is "$name alone: there is a way" $rc 0 && document ;;
		esac
	fi
done <faults
done_testing
