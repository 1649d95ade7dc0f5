# The golden pictures: documents, how they are drawn, and with what.  Source it
# after lib.sh.
#
#	golden_draw DIR		NAME-PAGE.pgm of all documents in DIR
#	golden_with		what draws: names and upstream versions

golden_documents='latin-46 scripts groups supplement recognition reports'

golden_draw()
{
	for name in $golden_documents; do
		elmo-topdf -q -l en "$t/data/page/$name.xml" \
		    >"$1/$name.pdf" &&
		pdftoppm -r 60 -gray "$1/$name.pdf" "$1/$name" || return 1
	done
}

golden_with()
{
	for package in fonts-noto-cjk fonts-noto-core libfreetype6 \
	    libharfbuzz0b libpango-1.0-0 poppler-utils; do
		dpkg-query -W -f '${Package} ${Version}\n' $package
	done 2>/dev/null | sed 's/ [0-9]*:/ /; s/-[^- ]*$//; s/[+~].*//'
}
