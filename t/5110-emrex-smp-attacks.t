#!/bin/sh
# emrex-smp among those who mean it no good: guessed, replayed and swapped
# answers, foreign sites and names, floods; the true answer is taken after all.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"

need curl perl
case " $tools " in *" emrex-smp "*) ;; *) skip_all "needs emrex-smp" ;; esac
. "$t/smp.sh"

smp_start
port=${url##*:}
smp_begin
true_session=$session
smp_sign
smp_body
cp body true_body

# guessed, malformed, missing sessions
for id in 00000000000000000000000000000000 '' x ../../key \
    "$session/../$session" "$session%00" "$(echo "$session" | tr a-f A-F)z"; do
	printf 'sessionId=%s&returnCode=NCP_OK&elmo=x' "$id" >body
	status=$(smp_answer)
	ok "session '$id': $status" test "$status" = 410 -o "$status" = 400
done
printf 'returnCode=NCP_OK&elmo=x' >body
is "no session" "$(smp_answer)" 400
printf 'sessionId=%s' "$session" >body
is "no answer in it" "$(smp_answer)" 400
: >body
is "nothing at all" "$(smp_answer)" 400
is "a HEAD is no answer" "$(curl -sI -o head -w '%{http_code}' \
    "$url/answer?sessionId=$session&returnCode=NCP_CANCEL")" 404
is "nothing was kept" "$(ls "state/sessions/$session" | tr '\n' ' ')" \
    'registry.xml session '
for method in DELETE OPTIONS; do
	is "$method" "$(visit -X $method /answer)" 405
done

# foreign hosts and sites
is "another Host" "$(visit -H 'Host: evil.example.org' /)" 421
is "Host that splits" "$(visit -H "$(printf 'Host: a\rX-Evil: 1')" /)" 421
for origin in https://evil.example.org null "$url.evil.example.org" \
    "http://127.0.0.1"; do
	visit /country/NO >/dev/null
	is "Origin: $origin" "$(visit -H "Origin: $origin" \
	    -d "token=$(token)" --data-urlencode "emp=$smp_emp" /start)" 403
done
visit /country/NO >/dev/null
token=$(token)
is "neither Origin nor Referer" "$(visit -d "token=$token" \
    --data-urlencode "emp=$smp_emp" /start)" 403
is "no token" "$(visit -H "Origin: $url" \
    --data-urlencode "emp=$smp_emp" /start)" 403
is "a guessed token" "$(visit -H "Origin: $url" \
    -d "token=$(echo "$token" | tr 0-9a-f 1-9a-f0)" \
    --data-urlencode "emp=$smp_emp" /start)" 403
is "another browser's token" "$(jar=other; visit / >/dev/null
    visit -H "Origin: $url" -d "token=$token" \
    --data-urlencode "emp=$smp_emp" /start)" 403
is "no contact point of the list" "$(visit -H "Origin: $url" \
    -d "token=$token" -d "emp=https://evil.example.org/" /start)" 404
like page 'not in the list any more'
is "headers in the query" \
    "$(visit '/?q=a%0d%0aSet-Cookie:%20x=1&lang=fi%0d%0aX:1')" 200
unlike head '^(X:|Set-Cookie: x)'
is "paths" "$(visit --path-as-is '/result/../../etc/passwd')" 404
is "paths" "$(visit '/result/..%2f..%2fkey')" 404
is "paths" "$(visit '/country/..%2f..%2fetc')" 404
is "who signs in by a header of his own" "$(visit -H 'sn: Evil' \
    -H 'givenName: E' -H 'schacDateOfBirth: 19900101' /)" 200
unlike page Evil

# the listener under load: idle and slow ones, then the true answer
cat >flood.pl <<'END'
use IO::Socket::INET;
my ($port, $n, $say) = @ARGV;
my (@open, $busy);
for (1 .. $n) {
	my $s = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
	    PeerPort => $port, Timeout => 2) or next;
	$s->blocking(0);
	syswrite $s, $say;
	push @open, $s;
}
print scalar(@open), "\n";
$| = 1;
sleep 30;
END
(ulimit -n 4096 2>/dev/null; exec perl flood.pl "$port" 2000 \
    'POST /answer HTTP/1.1
Host: 127.0.0.1
Content-Type: application/x-www-form-urlencoded
Content-Length: 90000000

sessionId=') >flood 2>/dev/null &
flood=$!
sleep 3
kib=$(awk '/^VmRSS/ { print $2 }' "/proc/$smp_pid/status" 2>/dev/null)
ok "memory stays small: $kib KiB" test "${kib:-0}" -lt 200000
kill $flood 2>/dev/null
wait $flood 2>/dev/null
for i in 1 2 3 4 5 6 7 8 9 10; do
	[ "$(visit /)" = 200 ] && break
	sleep 1
done
is "it answers again" "$(visit /)" 200
head -c 110000000 /dev/zero | tr '\0' a >large
is "a body that is too large" "$(smp_answer large)" 413
rm -f large
head -c 50000 /dev/zero | tr '\0' a >form
is "a form that is too large" "$(visit -H "Origin: $url" \
    --data-binary @form /start)" 413

# the true answer, once
cp true_body body
is "by another browser" "$(smp_answer)" 303
is "a second time" "$(smp_answer)" 410
is "by GET, too" "$(curl -s -o page -w '%{http_code}' \
    "$url/answer?sessionId=$session&returnCode=NCP_CANCEL")" 410
is "only who began sees it" "$(jar=other; visit "/result/$session")" 403
unlike page 'Utopia'
is "or decides" "$(visit "/result/$session" >/dev/null; token=$(token)
    jar=other; visit -H "Origin: $url" -d "token=$token&what=accept" \
    "/decide/$session")" 403
is "the start's token is another" "$(visit -H "Origin: $url" \
    -d "token=$token&what=accept" "/decide/$session")" 403
is "a foreign site does not decide" \
    "$(visit "/result/$session" >/dev/null; token=$(token)
    visit -H "Origin: https://evil.example.org" \
    -d "token=$token&what=accept" "/decide/$session")" 403
is "who began" "$(visit "/result/$session")" 200
like page 'is genuine'
is "neither" "$(visit -H "Origin: $url" -d "token=$(token)" \
    "/decide/$session")" 400
visit "/result/$session" >/dev/null
token=$(token)
for i in 1 2 3 4 5 6; do
	curl -s -o /dev/null -w '%{http_code}\n' -b jar -H "Origin: $url" \
	    -d "token=$token&what=accept" "$url/decide/$session" >>codes &
	pids="$pids $!"
done
# the listener is a child, too
wait $pids
ok "several at a time" grep -q 303 codes
is "one record" "$(ls spool/*.json | wc -l)" 1
is "counted once" "$(grep -c accepted state/counts)" 1
is "over" "$(smp_answer)" 410

# many answers to one session at a time: one is taken
smp_begin
smp_body
: >codes
pids=
for i in 1 2 3 4 5 6 7 8; do
	curl -s -o /dev/null -w '%{http_code}\n' --data-binary @body \
	    "$url/answer" >>codes &
	pids="$pids $!"
done
wait $pids
is "one of eight" "$(grep -c 303 codes)" 1
is "no file is left" "$(ls -A "state/sessions/$session" | tr '\n' ' ')" \
    'answer registry.xml session '

# refused CASE TEXT: the answer in body is no record to hand over
refused()
{
	is "$1" "$(smp_answer)" 303
	is "$1" "$(visit "/result/$session")" 200
	like page "$2"
	unlike page 'value="accept"'
	unlike page 'University of Utopia'
	is "$1: not even so" "$(visit -H "Origin: $url" \
	    -d "token=$(token)&what=accept" "/decide/$session")" 403
}

# of another contact point of the registry
smp_begin
smp_sign record.xml rsa2048
smp_body
refused "another contact point's signature" 'comes from UTOPIA'
smp_begin https://nord.example.org/emp
smp_body
is "which is good for its own" "$(smp_answer)" 303
is "which is good for its own" "$(visit "/result/$session")" 200
like page 'The record of NORD is genuine'

# the certificates are those of the beginning
smp_begin
smp_sign
smp_body
sed 's/UTOPIA/CHANGED/' "$reg" >copy
awk '{ gsub(/CERTIFICATE/, "X"); print }' copy >"$reg.new"
is "the registry changes meanwhile" "$(smp_answer)" 303
is "the registry changes meanwhile" "$(visit "/result/$session")" 200
like page 'is genuine'

smp_begin
sed 's/<givenNames>[^<]*/<givenNames>Eva/' signed.xml >changed.xml
smp_body changed.xml
refused "changed after it was signed" 'comes from UTOPIA'
smp_begin
smp_body record.xml
refused "not signed" 'comes from UTOPIA'
smp_begin
printf 'sessionId=%s&returnCode=NCP_OK&elmo=H4sIAAAAAAAA' "$session" >body
refused "cut off" 'is damaged'
smp_begin
printf 'sessionId=%s&sessionId=%s&returnCode=NCP_OK&elmo=x' \
    "$session" "$true_session" >body
refused "two sessions" 'is damaged'
smp_begin
printf 'sessionId=%s&returnCode=SOMETHING_ELSE' "$session" >body
refused "a code that nobody knows" 'reports a failure'
smp_begin
printf '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><elmo>&b;</elmo>' \
    >bomb.xml
{
	printf 'sessionId=%s&returnCode=NCP_OK&elmo=' "$session"
	gzip -c bomb.xml | base64 | tr -d '\n' | sed 's/+/%2B/g'
} >body
refused "entities" 'is damaged|comes from UTOPIA'

# as the contact points of the network send it
smp_begin
is "raw XML, no code, fields of their own" "$(curl -s -o page \
    -w '%{http_code}' --data-urlencode "sessionId=$session" \
    --data-urlencode 'Send data=Send' --data-urlencode elmo@signed.xml \
    "$url/answer")" 303
is "raw XML" "$(visit "/result/$session")" 200
like page 'is genuine'
smp_begin
is "base64 of XML, plus signs lost" "$(curl -s -o page \
    -w '%{http_code}' -d "sessionId=$session&returnCode=EMP_OK&elmo=$(
    base64 signed.xml | tr -d '\n')" "$url/answer")" 303
is "base64 of XML" "$(visit "/result/$session")" 200
like page 'is genuine'
smp_begin
is "a GET" "$(visit \
    "/answer?sessionId=$session&returnCode=ncp_cancel&returnMessage=")" 303
is "a GET" "$(visit "/result/$session")" 200
like page 'You cancelled'

# expired
smp_begin
smp_body
sed 's/"created":[0-9]*/"created":1600000000/' \
    "state/sessions/$session/session" >copy
cat copy >"state/sessions/$session/session"
is "too late" "$(smp_answer)" 410
is "too late" "$(visit "/result/$session")" 404

smp_stop
is "nothing to tell" "$(cat smp.err)" ""
done_testing
