#!/bin/sh
# The pages look the way they did when somebody looked at them (t/golden).
. "$(dirname "$0")/lib.sh"
. "$t/golden.sh"
need elmo-topdf perl pdftoppm
alike=$t/judge/alike
golden=$t/golden

# move FROM RIGHT: the picture on standard input, moved from the line FROM on
# down by one line and to the right by RIGHT pixels
move()
{
	perl -0777 -e '
		my ($from, $right) = @ARGV;
		my $pgm = <STDIN>;
		$pgm =~ s/^(P5\s+(\d+)\s+\d+\s+255\s)// or die;
		my ($head, $width, $size) = ($1, $2, length $pgm);
		substr($pgm, $from * $width, 0) = "\xff" x ($width + $right);
		print $head, substr $pgm, 0, $size' "$1" "$2"
}

# soften: another antialiasing
soften()
{
	perl -0777 -e '
		my $pgm = <STDIN>;
		$pgm =~ s/^(P5\s+\d+\s+\d+\s+255\s)// or die;
		my $head = $1;
		my @v = unpack "C*", $pgm;
		print $head, pack "C*", map {
			int(($v[$_ - 1] + 14 * $v[$_] +
			    $v[$_ < $#v ? $_ + 1 : $_]) / 16)
		} 0 .. $#v'
}

[ -s "$golden/made-with" ] || skip_all "needs t/golden/made-with"
[ "$(golden_with)" = "$(cat "$golden/made-with")" ] ||
    skip_all "needs what the pictures were made with (t/golden/made-with)"
ok "drawn" golden_draw .
is "pages" "$(echo *.pgm | sed 's/\.pgm/.png/g')" \
    "$(cd "$golden" && echo *.png)"
for picture in *.pgm; do
	ok "$picture" perl "$alike" "$golden/${picture%.pgm}.png" "$picture"
done

# The judge itself: what it takes and what it does not
page=$(echo latin-46-*1.pgm | cut -d ' ' -f 1)
png=$golden/${page%.pgm}.png
soften <"$page" >soft.pgm
ok "softened" perl "$alike" "$png" soft.pgm
height=$(sed -n "2{s/.* //p;q;}" "$page")
for from in 1 $((height / 2)) $((height * 7 / 8)); do
	move "$from" 0 <"$page" >moved.pgm
	not "moved down by a pixel from line $from" \
	    perl "$alike" "$png" moved.pgm
done
move 1 1 <"$page" >moved.pgm
not "moved to the right by a pixel" perl "$alike" "$png" moved.pgm
not "another page" perl "$alike" "$png" \
    "$(echo scripts-*1.pgm | cut -d " " -f 1)"
pdftoppm -r 61 -gray -f 1 -l 1 latin-46.pdf larger
not "another size" perl "$alike" "$png" larger-*.pgm
done_testing
