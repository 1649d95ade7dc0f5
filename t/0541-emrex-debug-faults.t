#!/bin/sh
# emrex-debug: each fault that emrex-encode can make is told at its stage, and
# the stages behind it are still judged.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"
. "$t/fixtures.sh"

case " $tools " in
*" emrex-debug "*) ;;
*) skip_all "needs emrex-debug" ;;
esac
fixtures || verdict 1 "fixtures"
[ -s response ] || skip_all "needs elmo-sign and emrex-encode"
# an answer for which every fault is one, whatever the key: base64 with padding
for n in 1 22 333 4444 55555 666666 7777777 88888888 999999999; do
	{
		cat record.xml
		echo "<!-- $n $n $n -->"
	} >longer.xml
	elmo-sign --key=emp.key --cert=emp.pem <longer.xml >elmo.xml
	emrex-encode elmo.xml >value
	case $(cat value) in
	*/*=) break ;;
	esac
done
like value '=$'
# the record breaks a rule
mkdir .config .config/emrex
echo 'rules = -O5' >.config/emrex/emrex.conf

# fault, the stages at fault, whether the document behind it is judged
cat >table <<'EOT'
latin1 encoding yes
cut-document xml,signature some
no-gzip - yes
gzip-name - yes
double-gzip gzip yes
zlib gzip yes
deflate gzip yes
bad-crc gzip yes
bad-length gzip yes
two-members gzip yes
zero-padding - yes
trailing-garbage gzip yes
truncated gzip,xml,signature some
not-gzip gzip no
raw-xml base64 yes
double-base64 base64 yes
url-safe base64 yes
lines base64 yes
no-padding base64 yes
plus-lost base64 -
not-base64 base64 no
unescaped-plus base64 yes
percent base64 yes
no-code code yes
empty-code code yes
lower-case-code - yes
unknown-code code yes
something-else code yes
no-message - yes
no-session session yes
wrong-session session yes
upper-case-elmo form yes
two-elmo form yes
two-codes form,code yes
empty-elmo form no
no-elmo form no
extra-field - yes
cancel-with-elmo code yes
no-results-with-elmo code yes
error-with-elmo code yes
cancel code no
no-results code no
error code no
markup-message code no
bad-escape form,base64 yes
json-body form yes
multipart-body form yes
html-body form no
empty-body form no
EOT

emrex-encode --list-faults | cut -f 1 | sort >have
cut -d ' ' -f 1 table | sort >want
is "every fault has its row" "$(comm -3 have want)" ""

# the outcome that emrex-encode promises, as a status
outcome()
{
	case $(emrex-encode --list-faults |
	    awk -F '\t' -v name="$1" '$1 == name { print $3 }') in
	accepted) echo "ok 0" ;;
	mended) echo "mended 0" ;;
	repaired*) echo "trouble 2" ;;
	*'status 1') echo "bad 1" ;;
	*'status 2') echo "trouble 2" ;;
	esac
}

# value STAGE: its verdict in the JSON
verdict_of()
{
	sed "s/.*{\"stage\":\"$1\",\"verdict\":\"\\([a-z]*\\)\".*/\\1/" out
}

while read -r fault stages behind; do
	# where the middle is, and how much lies before a lost character,
	# depends on the key
	cut=
	case $fault in
	cut-document) cut='s/attachments //' ;;
	plus-lost) cut='s/^\(base64\|gzip\) .*/base64 /' ;;
	esac
	set -- $(outcome "$fault")
	emrex-encode --form --session-file=session --fault="$fault" elmo.xml \
	    >answer
	status "$2" emrex-debug --session-file=session --json answer
	is "$fault: stages at fault" "$(tr '{' '\n' <out | sed -n \
	    's/"stage":"\([a-z0-9]*\)","verdict":"\(mended\|bad\|trouble\)".*/\1/p' |
	    tr '\n' ' ' | sed "s/ xml $/ /; $cut")" \
	    "$(echo "$stages" | sed 's/^-$//; s/,/ /g; s/[^ ]$/& /')"
	[ "$stages" = - ] || [ "$fault" = plus-lost ] ||
	    is "$fault: how bad" "$(verdict_of "${stages%%,*}")" "$1"
	case $behind in
	yes)
		for stage in xml flavour schema signature rules attachments; do
			is "$fault: $stage" "$(verdict_of $stage)" ok
		done
		;;
	some)
		is "$fault: flavour" "$(verdict_of flavour)" ok
		is "$fault: schema" "$(verdict_of schema)" ok
		;;
	no)
		is "$fault: flavour" "$(verdict_of flavour)" skipped
		;;
	esac
	emrex-debug answer >page 2>err
	ok "$fault: one page" test "$(wc -l <page)" -le 60
done <table
done_testing
