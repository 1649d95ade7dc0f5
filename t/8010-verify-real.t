#!/bin/sh
# Real documents of the network get the verdicts that are known to be true.
. "$(dirname "$0")/lib.sh"
need jq
need_shared corpus/real/truth.tsv
real=$shared/corpus/real

# One run over all files, then one line of it per file: file, verdict,
# signature, schema, version, line by line joined with the truth.
tail -n +2 "$real/truth.tsv" >truth
cut -f1 truth | sed "s|^|$real/|" | tr '\n' '\0' >names
status 2 elmo-verify --embedded --flavour=any --json --files0-from=names
jq -r '[(.file | sub(".*/"; "")), .verdict, .signature.verdict // "-",
    .schema.verdict // "-", .schema.version // "-", .sha256 // "-",
    .signature.supplementSignatures // 0] | @tsv' \
    <out >have

# expect FILE: verdict and signature that TRUTH stands for
expect()
{
	case $well:$signature:$note in
	*DOCTYPE*) echo "trouble -" ;;
	no:*) echo "trouble -" ;;
	*:valid:*) echo "intact intact" ;;
	*:invalid:*) echo "bad bad" ;;
	*:none:*) echo "bad none" ;;
	*) echo "unknown" ;;
	esac
}

while IFS='	' read -r file sha well versions signature note; do
	want=$(expect)
	line=$(grep -F "$file	" have)
	is "$file: verdict and signature" \
	    "$(echo "$line" | cut -f2,3 | tr '\t' ' ')" "$want"
	# the digest that is told is that of the XML: of the file, when that
	# is not wrapped in anything
	case $well:$note:$want in
	yes:*embedded*|*:trouble*|transport:*) ;;
	yes:*) is "$file: sha256" "$(echo "$line" | cut -f6)" "$sha" ;;
	esac
	case $note in
	*'embedded elmo; valid: '*) versions=${note##*valid: } ;;
	esac
	printf '%s\t%s\n' "$file" "$versions" >>versions
	[ "$well" = yes ] || continue
	case $note in *DOCTYPE*) continue ;; esac
	picked=$(echo "$line" | cut -f4,5)
	case $versions in
	-) is "$file: no schema takes it" "${picked%%	*}" bad ;;
	*) ok "$file: the schema that is picked takes it: $picked" \
	    expr "$picked,$versions," : \
		'ok	\(.*\),.*\1,' ;;
	esac
done <truth

# Every version by name
for version in 1.0.0 1.1.0 1.2.0 1.3.0 1.4.0 1.5.0 1.6.0 1.7.0 2.0.0 2.1.1; do
	status 2 elmo-verify --require=schema --schema=$version \
	    --files0-from=names
	sed 's|	[^	]*/|	|; s|(elmo-1)||' out |
	    awk -F'\t' '$1 == "OK" { print $2 }' | sort >have
	awk -F'\t' -v v=$version 'index("," $2 ",", "," v ",") { print $1 }' \
	    versions | sort >want
	# what is not well-formed or not XML is known from elsewhere
	awk -F'\t' '$3 == "transport" { print $1 }' truth |
	    sort >transport
	comm -23 have transport >have.xml
	comm -23 want transport >want.xml
	is "valid against $version" "$(cat have.xml)" "$(cat want.xml)"
done
done_testing
