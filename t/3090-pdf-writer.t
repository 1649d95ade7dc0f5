#!/bin/sh
# Signed PDF files of the writer, as readers and other judges see them.
. "$(dirname "$0")/lib.sh"

writer=$build/t/unit/test_pades
[ -x "$writer" ] || skip_all "built without PDF"
need basenc qpdf mutool gs pdfsig pdfinfo pdfdetach pdftoppm openssl

mkdir kept
"$writer" kept >log 2>&1
is "the writer runs" "$?" 0

# covered FILE: what its ByteRange covers to content, its CMS to cms
covered()
{
	set -- "$1" $(grep -a -o 'ByteRange\[[0-9 ]*' "$1" | sed 's/.*\[//')
	{
		head -c "$3" "$1"
		tail -c "+$(($4 + 1))" "$1"
	} >content
	tail -c "+$(($3 + 2))" "$1" | head -c "$(($4 - $3 - 2))" |
	    tr a-f A-F | basenc -d --base16 >cms
}

for kind in rsa P-256 P-384 P-521; do
	status 0 qpdf --check "kept/$kind.pdf"
	like out 'No syntax or stream encoding errors'
	status 0 pdfsig "kept/$kind.pdf"
	like out 'Signature Validation: Signature is Valid\.'
	like out 'Signature Type: ETSI\.CAdES\.detached'
	like out 'Signing Time: May 01 2024 10:00:00'
	like out 'Total document signed'
	status 0 mutool sign -v "kept/$kind.pdf"
	like out 'The document is unchanged since signing'
	covered "kept/$kind.pdf"
	status 0 openssl cms -verify -cades -binary -inform DER -in cms \
	    -content content -CAfile kept/ca.pem -no_check_time \
	    -purpose any -out /dev/null
done
covered kept/false.pdf
status 4 openssl cms -verify -cades -binary -inform DER -in cms \
    -content content -CAfile kept/ca.pem -no_check_time -purpose any \
    -out /dev/null
status 0 pdfsig kept/false.pdf
like out 'Signature Validation: Digest Mismatch'

status 0 pdfinfo -struct kept/rsa.pdf
silent
like out '^ *Form'
status 0 pdfinfo kept/rsa.pdf
silent
like out '^Title: *A sealed page$'
like out '^Tagged: *yes$'
like out '^PDF version: *1\.7$'
status 0 pdfdetach -save 1 -o record.xml kept/rsa.pdf
is "the record comes out" "$(cat record.xml)" "<elmo/>"
status 0 pdftoppm -r 20 kept/rsa.pdf page
silent
status 0 gs -q -dNOPAUSE -dBATCH -sDEVICE=nullpage kept/rsa.pdf
silent
is "Ghostscript says nothing" "$(cat out)" ""
done_testing
