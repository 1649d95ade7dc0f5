#!/bin/sh
# emrex-smp from the choice of a contact point to the record in the spool.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"

need curl
case " $tools " in *" emrex-smp "*) ;; *) skip_all "needs emrex-smp" ;; esac
. "$t/smp.sh"

# where it all ends
cat >person.json <<'END'
{"key":"s-4711","given":"Åse Marie","family":"Prøvesen","born":"1999-12-24",
"id":{"esi":"urn:schac:personalUniqueCode:int:esi:example.org:000042"}}
END
cat >stranger.json <<'END'
{"key":"s-1","given":"Nils","family":"Holmqvist","born":"1988-02-03"}
END
head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >link.key
smp_sign

smp_start --link-key=link.key
is "the choice" "$(visit /)" 200
unlike page '<script'
like page 'href="/country/NO">Norway<'
like page 'href="/country/SE">Sweden<'
like head "^Content-Security-Policy: default-src 'none'; "
like head '^Set-Cookie: emrex-smp=[0-9a-f]{32}; Path=/; HttpOnly; SameSite=Lax'
is "in Finnish" "$(visit '/?lang=fi')" 200
like page '<html lang="fi">'
like page '>Norja<'
is "Finnish stays" "$(visit /country/SE)" 200
like page 'Maa: Ruotsi'
is "in Swedish" "$(visit '/country/SE?lang=sv')" 200
like page 'Land: Sverige'
like page 'value="https://nord.example.org/emp">Norra hogskolan<'
like page 'value="https://syd.example.org/emp">Söderåsens universitet<'
is "in English" "$(visit '/country/NO?lang=en')" 200
like page "value=\"$smp_emp\">UTOPIA<"
is "nowhere" "$(visit /country/XX)" 404
is "search" "$(visit '/?q=soderasen')" 200
like page '>Söderåsens universitet</button>'
unlike page 'Norra'
is "search for nothing" "$(visit '/?q=%3Cb%3Exyzzy')" 200
like page 'Nothing was found for .*&lt;b&gt;xyzzy'
is "HEAD" "$(visit -I /)" 200

# there and back
smp_begin
is "off to the contact point" "$(cat code)" 200
like page "<form method=\"post\"[^>]* action=\"$smp_emp\""
like page "name=\"returnUrl\" value=\"$url/answer\""
like head "form-action https: http:; "
is "32 digits" "${#session}" 32
is "nothing yet" "$(visit "/result/$session")" 200
like page 'Nothing has come yet'
smp_body
is "the answer" "$(smp_answer)" 303
like head "^Location: /result/$session"
is "the result" "$(visit "/result/$session")" 200
like page 'The record of UTOPIA is genuine'
like page 'University of Utopia \(NO\)'
like page 'was not compared'
like page '<dd>180'
is "only for who began" "$(jar=none; visit "/result/$session")" 403
is "nothing before the consent" "$(ls spool)" ""
is "consent" "$(visit -H "Origin: $url" \
    -d "token=$(visit "/result/$session" >/dev/null; token)&what=accept" \
    "/decide/$session")" 303
like head '^Location: /done/accepted'
is "done" "$(visit /done/accepted)" 200
like page 'handed over to University of Example'
name=$(cd spool && echo *.json)
name=${name%.json}
is "three files" "$(ls spool | wc -l)" 3
is "their modes" "$(stat -c %a spool/* | sort -u)" 600
is "the directories" "$(stat -c %a state spool state/sessions | sort -u)" 700
same_file "spool/$name.received" body
same_file "spool/$name.xml" signed.xml
like "spool/$name.json" '^\{"v":1,"name":"[0-9-]{10}_[0-9a-f]{16}",'
like "spool/$name.json" "\"url\":\"$smp_emp\""
like "spool/$name.json" '"verify":\{"v":1,.*"verdict":"ok"'
unlike "spool/$name.json" "$session"
is "the session is over" "$(visit "/result/$session")" 404
status 0 elmo-verify --registry="$reg" --check "spool/$name.xml"

# the codes
for code in EMP_CANCEL NCP_NO_RESULTS NCP_ERROR; do
	smp_begin
	echo "$session" >session
	emrex-encode --form --session-file=session --return-code="$code" \
	    --message="because <it> is" >body </dev/null
	is "$code" "$(smp_answer)" 303
	is "$code: page" "$(visit "/result/$session")" 200
	like page 'because &lt;it&gt; is'
	unlike page 'what" value="accept"'
	case $code in
	EMP_CANCEL) like page 'You cancelled at UTOPIA' ;;
	NCP_NO_RESULTS) like page 'UTOPIA has no results' ;;
	NCP_ERROR) like page 'UTOPIA reports a failure' ;;
	esac
done

# a link of the SIS
status 0 sh -c 'emrex-smp --link --link-key=link.key --url="$0/" \
    <person.json' "$url"
silent
like out "^$url/\?link=[A-Za-z0-9_-]+\$"
unlike out 4711
link=$(sed "s|^$url||" out)
jar=linked
is "a preview" "$(visit -I "$link")" 200
rm -f linked
is "the link" "$(visit "$link")" 303
is "the same browser" "$(visit "$link")" 303
is "another one" "$(jar=none; visit "$link")" 410
is "who" "$(visit /)" 200
like page 'expected to be of: Åse Marie Prøvesen'
smp_begin
is "used up" "$(visit "$link")" 410
smp_body
is "the answer" "$(smp_answer)" 303
is "the result" "$(visit "/result/$session")" 200
like page '<dd>you</dd>'
is "discarded" "$(visit -H "Origin: $url" \
    -d "token=$(token)&what=discard" "/decide/$session")" 303
is "nothing more in the spool" "$(ls spool | wc -l)" 3

# one of whom it is not certain
status 0 sh -c 'echo "{\"given\":\"Åse Marie\",\"family\":\"Virtanen\",
    \"born\":\"1999-12-24\"}" | emrex-smp --link --link-key=link.key'
is "the link" "$(visit "$(cat out)")" 303
smp_begin
smp_body
smp_answer >/dev/null
is "the result" "$(visit "/result/$session")" 200
like page 'not certain that it is yours'
is "it may be handed over" "$(visit -H "Origin: $url" \
    -d "token=$(token)&what=accept" "/decide/$session")" 303
ok "and it is told" grep -q '"personVerdict":"unsure"' spool/*.json
rm -f $(ls spool/*.json | grep -v "$name" | sed 's/json$/*/')

# another person's record
status 0 sh -c 'emrex-smp --link --link-key=link.key <stranger.json'
is "the link" "$(visit "$(cat out)")" 303
smp_begin
smp_body
smp_answer >/dev/null
is "the result" "$(visit "/result/$session")" 200
like page 'somebody else'
unlike page 'value="accept"'
is "not even so" "$(visit -H "Origin: $url" \
    -d "token=$(token)&what=accept" "/decide/$session")" 403
is "nothing more in the spool" "$(ls spool | wc -l)" 3
smp_stop
is "nothing to tell" "$(cat smp.err)" ""

# counters
status 0 emrex-smp --stats --state=state --spool=spool
silent
like out '^country	contact point	started	accepted	discarded	cancelled	'
like out "^NO	$smp_emp	7	2	1	1	1	1	0	1	0	360"
unlike state/counts 'Pr.*vesen|4711|esi'
status 0 emrex-smp --stats --json --state=state --spool=spool
like out '^\{"v":1,"country":"NO",.*"accepted":2,.*"credits":360\}'
status 0 emrex-smp --stats --until=2020-01-01 --state=state --spool=spool
is "none so old" "$(wc -l <out)" 1

# what has expired
status 0 emrex-smp --purge --state=state --spool=spool
is "nothing yet" "$(cat out)" 'sessions 0	records 0	links 0'
touch -d '40 days ago' spool/*
touch -d '40 days ago' spool/../state/sessions/*
echo mine >spool/2020-01-01_note.txt
touch -d '40 days ago' spool/2020-01-01_note.txt
for file in state/sessions/*/session; do
	sed 's/"created":[0-9]*/"created":1600000000/' "$file" >copy
	cat copy >"$file"
	touch -d '40 days ago' "${file%/session}"/*
	touch -d '40 days ago' "${file%/session}"
done
status 0 emrex-smp --purge --state=state --spool=spool --keep-days=41
like out 'records 0'
status 0 emrex-smp --purge --state=state --spool=spool
like out 'records 1'
is "what others put there" "$(ls spool)" 2020-01-01_note.txt
is "no session" "$(ls state/sessions)" ""
like state/purges '^20[0-9-]*T[0-9:]*Z	sessions [1-9]'

# usage
status 2 emrex-smp --state=state --spool=spool
one_line
status 2 emrex-smp --listen=127.0.0.1:0 --spool=spool
one_line
status 2 emrex-smp --link --link-key=person.json
one_line
chmod 755 state
status 2 emrex-smp --stats --state=state --spool=spool
one_line
like err 'want mode 0700, have 0755'
done_testing
