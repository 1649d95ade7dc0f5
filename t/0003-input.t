#!/bin/sh
# Input that is missing, empty or no record, for every tool that reads any.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"

[ -n "$tools" ] || skip_all "needs a tool"
# those of the network take no documents
for tool in emrex-fetch emrex-serve emrex-smp; do
	tools=$(printf '%s\n' $tools | grep -vx "$tool")
done
mkdir empty
: >nothing
printf '\001\002\003\004 no record' >junk
printf '<!DOCTYPE elmo [<!ENTITY a "b">]>\n<elmo>&a;</elmo>\n' >doctype
printf '<elmo>\n<a>\n</b>\n</elmo>\n' >wrong
printf '%%PDF-1.4\n%%%%EOF\n' >page.pdf
printf 'missing.xml\0' >list

# what else the tool must be told before it looks at its input
more()
{
	case $1 in
	elmo-verify) echo "--cert=$pki/rsa2048.pem" ;;
	elmo-sign) echo "--key=$pki/rsa2048.key --cert=$pki/rsa2048.pem" ;;
	elmo-attachment) echo "--list" ;;
	elmo-select) echo "--type=Course" ;;
	elmo-diff) echo "$t/data/good/record.xml" ;;
	esac
}

for tool in $tools; do
	case $tool in
	emrex-fetch | emrex-serve | emrex-smp) continue ;; # read no documents
	esac
	args=$(more "$tool")
	status 2 "$tool" $args missing.xml
	cat out err >both
	like both '(: |	)missing\.xml(: |	).'
	one_line
	ok "at most a verdict beside it" test "$(wc -l <out)" -le 1
	status 2 "$tool" $args nothing
	cat out err >both
	like both '(: |	)nothing(: |	).'
	one_line
	ok "at most a verdict beside it" test "$(wc -l <out)" -le 1
	status 2 "$tool" $args
	one_line
	status 2 sh -c "$tool $args <&-"
	one_line
	status 2 "$tool" $args empty
	bad='junk doctype wrong page.pdf'
	# this one takes what is not well-formed, too
	[ "$tool" != elmo-anonymise ] || bad='junk page.pdf'
	for bad in $bad; do
		status 2 "$tool" $args $bad
		is "no product" "$(grep -c '^<\|^H4sI\|^%PDF' out)" 0
		[ -s out ] || one_line
		cat out err >both
		like both "$bad"
	done
	# this one takes a document as it is, others want none
	[ "$tool" = emrex-encode ] || [ "$tool" = elmo-fromjson ] ||
	    [ "$tool" = elmo-fromcsv ] ||
	    like both 'a PDF: take the record out with pdfdetach'
done
for tool in $tools; do
	case $tool in
	emrex-decode|emrex-encode) ;;
	*) continue ;;
	esac
	mkdir "two-$tool"
	cp "$t/data/good/record.xml" "two-$tool/1.xml"
	status 0 "$tool" "two-$tool"
	cp "$t/data/good/record.xml" "two-$tool/2.xml"
	status 2 "$tool" "two-$tool"
	one_line
	is "not one of two" "$(wc -c <out)" 0
done

# What is nothing to judge is not read to an end that it may not have
for tool in $tools; do
	case $tool in
	elmo-verify) args=--require=schema ;;
	elmo-attachment) args=--list ;;
	elmo-tocsv) args=-t ;;
	elmo-tojson) args=--attachments ;;
	*) continue ;;
	esac
	{
		head -c 50000000 /dev/zero 2>/dev/null
		echo $? >sent
	} | "$tool" $args >out 2>err
	is "$tool: refused" $? 2
	one_line
	like err 'neither XML nor a wrapping of it'
	not "$tool: before all of it came" grep -qx 0 sent
done
done_testing
