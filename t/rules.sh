# The documents that break rules beside those that keep them; source it after
# lib.sh, or by hand to look at them:
#
#	t=t; . t/rules.sh; rules_make DIR
#
# writes them to DIR, each named after its rule, made of t/data/rules/cases by
# sed, with DIR/list: NAME RULE bad|good WANT PATH OPTIONS.. by blanks.

rules_make()
{
	awk -v dir="$1" '
	/^#/ { next }
	$0 == "" { name = ""; next }
	name == "" {
		name = $1 "-" $2 "-" ++n[$1, $2]
		base = $3
		options = ""
		for (i = 6; i <= NF; i++)
			options = options " " $i
		print name, $1, $2, $4, ($5 == "" ? "-" : $5) options \
		    >(dir "/list")
		print base >(dir "/" name ".base")
		close(dir "/" name ".base")
		printf "" >(dir "/" name ".sed")
		next
	}
	{ print >(dir "/" name ".sed") }' "$t/data/rules/cases" &&
	while read -r name _; do
		read -r base <"$1/$name.base"
		sed -E -f "$1/$name.sed" "$t/data/rules/base-$base.xml" \
		    >"$1/$name.xml" || return 1
		rm "$1/$name.base" "$1/$name.sed"
	done <"$1/list"
}
