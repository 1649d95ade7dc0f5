#!/bin/sh
# Every real record becomes a PDF that says what the record says and that
# readers of others take without a word.
. "$(dirname "$0")/lib.sh"
need elmo-topdf jq perl pdftotext pdftoppm pdffonts pdfdetach qpdf gs mutool
need_shared corpus/real/truth.tsv
real=$shared/corpus/real

# What parses as ELMO, under numbers, with the digest of the record, which is
# that of the file unless it is wrapped in something.
elmo-verify --embedded --flavour=any --json "$real" >json 2>err
jq -r 'select(.document == "ok") | [.sha256, .file] | @tsv' json |
    sort -k 2 >files
ok "there are some" test "$(wc -l <files)" -gt 60
mkdir in wrapped pdf
n=100
while read -r sha file; do
	n=$((n + 1))
	echo "$n $sha" >>index
	if echo "$sha  $file" | sha256sum -c --status -; then
		cp "$file" in/$n.xml
	else
		cp "$file" wrapped/$n.xml
	fi
done <files

status 0 elmo-topdf -j 2 -d pdf in
unlike err 'error|signal|seconds of CPU|no font'
is "a PDF of each" "$(cd pdf && echo *.pdf)" \
    "$(cd in && echo *.xml | sed 's/\.xml/.pdf/g')"
is "what is told twice" "$(sort err | uniq -d)" ""
ok "some are wrapped" test "$(ls wrapped | wc -l)" -gt 3
for file in wrapped/*.xml; do
	name=${file##*/}
	status 0 elmo-topdf -q -o "pdf/${name%.xml}.pdf" "$file"
	silent
done

# said HOW [-r]: is all of it in the texts HOW/NNN.txt?
said()
{
	for n in $(awk '{ print $1 }' index); do
		[ -s "record/$n.xml" ] && echo "record/$n.xml" "$1/$n.txt"
	done | xargs perl "$t/judge/said" $2 >"$1.said"
	tail -n 1 "$1.said" >"$1.count"
	like "$1.count" '^[0-9]{4} looked for, '
	is "what pdftotext ($1) does not find" \
	    "$(sed '$d' "$1.said" | head -n 20)" ""
}

# What takes a while per file, for two at a time: one sentence per fault
mkdir text raw record
cat >one.sh <<'END'
n=$1 sha=$2 t=$3 pdf=pdf/$1.pdf
: >"text/$n.txt" >"raw/$n.txt"
{
	pdftotext "$pdf" "text/$n.txt"
	pdftotext -raw "$pdf" "raw/$n.txt"
	pdfdetach -savefile elmo.xml -o "record/$n.xml" "$pdf"
	pdftoppm -r 30 -gray "$pdf" >/dev/null
} 2>&1 | sed "s/^/$n poppler: /"
echo "$sha  record/$n.xml" | sha256sum -c --status - ||
	echo "$n: another record"
pdffonts "$pdf" 2>&1 | tail -n +3 | awk -v n="$n" '{
	k = NF - 4
	if ($k $(k + 1) $(k + 2) != "yesyesyes")
		print n " fonts: " $0
}'
qpdf --check "$pdf" >"$n.qpdf" 2>&1 || echo "$n qpdf: status $?"
sed -n "s/^WARNING/$n qpdf: &/p" "$n.qpdf"
perl "$t/judge/pdfcheck" "$pdf" 2>&1 | sed "/^ok /d; s/^/$n pdfcheck: /"
END
awk -v t="$t" '{ print $1, $2, t }' index |
    xargs -P 2 -n 3 sh one.sh >faults 2>&1
for judge in poppler fonts qpdf pdfcheck; do
	is "$judge" "$(grep " $judge: " faults | head -n 10)" ""
done
is "the record is in it, and nothing else is amiss" \
    "$(grep -vE '^[0-9]+ (poppler|fonts|qpdf|pdfcheck): ' faults)" ""
ok "pdfcheck finds fault where there is one" sh -c '
	qpdf --qdf --object-streams=disable pdf/101.pdf qdf.pdf
	perl "$1/judge/pdfcheck" qdf.pdf || exit
	sed "s/MarkInfo/MarkInfx/" qdf.pdf >bad.pdf
	! perl "$1/judge/pdfcheck" bad.pdf' sh "$t"
said text
said raw -r

# Two more parsers, which are slow: every third of them
set --
i=0
for file in pdf/*.pdf; do
	i=$((i + 1))
	[ $((i % 3)) = 0 ] && set -- "$@" "$file"
done
is "gs is silent" "$(gs -q -dNOPAUSE -dBATCH -sDEVICE=nullpage "$@" 2>&1 |
    head -n 20)" ""
is "mutool is silent" "$(for file in "$@"; do
	mutool draw -q -F stext -o /dev/null "$file" 2>&1 |
	    grep -v 'ICC support is not available'; done | head -n 20)" ""

if command -v verapdf >/dev/null 2>&1; then
	for flavour in 3a ua1; do
		verapdf -f $flavour --format text pdf/*.pdf >vera 2>&1
		is "veraPDF $flavour" "$(grep -v '^PASS' vera |
		    head -n 20)" ""
	done
else
	skip "veraPDF" "verapdf is not here"
fi
done_testing
