# Pdf: a PDF file by what qpdf says of it, for pdfcheck.
#
# Dictionaries are hashes, arrays arrays; references are strings "N 0 R", and
# strings begin with "u:" or "b:", as in qpdf's JSON.  A stream is its
# dictionary with the bytes under ''.  must() keeps count of the rules.
package Pdf;

use strict;
use warnings;

use Compress::Zlib ();
use Exporter 'import';
use MIME::Base64 ();

our (%object, $trailer);
our @EXPORT = qw(%object $trailer must verdict load is_ref deref at name list
    some text bytes each_value tree operators to_unicode widths advances);

my $checks = 0;
my (@rules, %where, %times);

# Does RULE hold here?  PLACE says where.
sub must($$;$)
{
	my ($good, $rule, $place) = @_;

	$checks++;
	return 1 if $good;
	push @rules, $rule unless $times{$rule}++;
	$where{$rule} //= $place // 'the file';
	return 0;
}

# --- what qpdf says: JSON of which we know who wrote it ---

my %escape = (n => "\n", r => "\r", t => "\t", b => "\b", f => "\f");

sub unescape
{
	my ($s) = @_;

	$s =~ s{\\(?:u([0-9a-fA-F]{4})|(.))}{
		my $c = defined $1 ? chr hex $1 : $escape{$2} // $2;
		utf8::encode($c) if defined $1;
		$c }gse;
	return $s;
}

sub json
{
	my ($text) = @_;

	$$text =~ /\G\s*/gc;
	if ($$text =~ /\G"([^"\\]*)"/gc) {
		return $1;
	} elsif ($$text =~ /\G"((?:[^"\\]++|\\.)*+)"/gcs) {
		return unescape($1);
	} elsif ($$text =~ /\G\{/gc) {
		my %v;
		until ($$text =~ /\G\s*\}/gc) {
			my $key = json($text);
			$$text =~ /\G\s*:/gc or die "JSON: want a colon\n";
			$v{$key} = json($text);
			$$text =~ /\G\s*,/gc;
		}
		return \%v;
	} elsif ($$text =~ /\G\[/gc) {
		my @v;
		until ($$text =~ /\G\s*\]/gc) {
			push @v, json($text);
			$$text =~ /\G\s*,/gc;
		}
		return \@v;
	} elsif ($$text =~ /\Gnull/gc) {
		return undef;
	} elsif ($$text =~ /\G([-+.\w]+)/gc) {
		return $1;
	}
	die 'JSON: what is this: ' . substr($$text, pos($$text) // 0, 20) . "\n";
}

# Dictionaries are hashes, those of streams with their bytes under ''.
sub load
{
	my ($file) = @_;
	my ($text, $all);

	open my $in, '-|', 'qpdf', '--json=2', '--json-key=qpdf',
	    '--decode-level=none', '--json-stream-data=inline', $file
	    or die "qpdf: $!\n";
	{ local $/; $text = <$in>; }
	close $in;
	die "qpdf does not read $file\n" unless $text;
	$all = json(\$text)->{qpdf}[1];
	for my $key (keys %$all) {
		my $value = $all->{$key}{value};
		if (my $stream = $all->{$key}{stream}) {
			$value = $stream->{dict};
			$value->{''} =
			    MIME::Base64::decode_base64($stream->{data} // '');
		}
		if ($key eq 'trailer') {
			$trailer = $value;
		} else {
			$object{$key =~ s/^obj://r} = $value;
		}
	}
}

sub is_ref { my ($v) = @_; return defined $v && !ref $v && $v =~ /^\d+ 0 R$/ }

sub deref
{
	my ($v) = @_;

	$v = $object{$v} while is_ref($v);
	return $v;
}

# What is found from V along KEYS: of dictionaries or, by number, of arrays.
sub at
{
	my ($v, @keys) = @_;

	$v = deref($v);
	for my $key (@keys) {
		$v = ref $v eq 'HASH' ? deref($v->{$key})
		    : ref $v eq 'ARRAY' && $key =~ /^\d/ ? deref($v->[$key])
		    : undef;
	}
	return $v;
}

sub name { my $v = at(@_); return defined $v && !ref $v ? $v : '' }
sub list { my $v = at(@_); my @v = ref $v eq 'ARRAY' ? @$v : (); return @v }

# One or an array of them, which may stay references.
sub some
{
	my ($v, @keys) = @_;
	my $last = pop @keys;

	if (defined $last) {
		$v = at($v, @keys);
		$v = ref $v eq 'HASH' ? $v->{$last} : undef;
	}
	my $all = deref($v);
	my @v = ref $all eq 'ARRAY' ? @$all : defined $all ? $v : ();

	return @v;
}

# The bytes of a string: UTF-8 of text strings.
sub text
{
	my $v = at(@_);

	return '' unless defined $v && !ref $v;
	return $1 if $v =~ /^u:(.*)/s;
	return pack 'H*', $1 if $v =~ /^b:(.*)/s;
	return '';
}

sub bytes
{
	my ($stream) = @_;

	return '' unless ref $stream eq 'HASH' && defined $stream->{''};
	my @filters = some($stream, '/Filter');
	return $stream->{''} unless @filters;
	return Compress::Zlib::uncompress($stream->{''}) // '';
}

# Calls DO for V and all in it that is no reference.
sub each_value
{
	my ($v, $do, $place) = @_;

	$do->($v, $place);
	if (ref $v eq 'HASH') {
		each_value($v->{$_}, $do, $place) for grep { $_ ne '' } keys %$v;
	} elsif (ref $v eq 'ARRAY') {
		each_value($_, $do, $place) for @$v;
	}
}

# The [key, value] pairs of a name or number tree, which must be in order.
sub tree
{
	my ($node, $kind, $what) = @_;
	my @pairs = list($node, "/$kind");
	my (@all, @limits);

	for (my $i = 0; $i < $#pairs; $i += 2) {
		my $key = $pairs[$i];
		$key = text($key) if $kind eq 'Names';
		push @all, [$key, $pairs[$i + 1]];
	}
	push @all, tree($_, $kind, $what) for list($node, '/Kids');
	for my $i (1 .. $#all) {
		my ($l, $r) = ($all[$i - 1][0], $all[$i][0]);
		must($kind eq 'Names' ? $l lt $r : $l < $r,
		    "7.9: keys of a tree are in order", "$what, $r");
	}
	@limits = list($node, '/Limits');
	if (@limits && @all) {
		@limits = map { text($_) } @limits if $kind eq 'Names';
		must($limits[0] eq $all[0][0] && $limits[1] eq $all[-1][0],
		    '7.9: limits are those of the keys', "$what, $limits[0]");
	}
	return @all;
}

# Folds the operands behind the last MARK.
sub fold
{
	my ($operands, $mark) = @_;
	my @v;

	while (@$operands) {
		my $v = pop @$operands;
		return @v if !ref $v && $v eq $mark;
		unshift @v, $v;
	}
	return @v;
}

# Calls DO with each operator and its operands; strings are scalar references.
sub operators
{
	my ($c, $do) = @_;
	my @v;

	pos($c) = 0;
	until ($c =~ /\G[\s\0]*\z/gc) {
		$c =~ /\G[\s\0]+/gc;
		if ($c =~ /\G([-+]?(?:\d+\.?\d*|\.\d+))/gc) {
			push @v, $1;
		} elsif ($c =~ /\G<([0-9A-Fa-f\s]*)>/gc) {
			my $hex = $1 =~ s/\s//gr;
			$hex .= "0" if length($hex) % 2;
			push @v, \pack('H*', $hex);
		} elsif ($c =~ m{\G(/[^][\s<>()/%{}]*)}gc) {
			push @v, $1;
		} elsif ($c =~ /\G(\[|<<)/gc) {
			push @v, $1;
		} elsif ($c =~ /\G\]/gc) {
			push @v, [fold(\@v, '[')];
		} elsif ($c =~ /\G>>/gc) {
			my @pairs = fold(\@v, '<<');
			push @v, @pairs % 2 ? {} : {@pairs};
		} elsif ($c =~ /\G(\((?:[^()\\]++|\\.|(?1))*+\))/gcs) {
			push @v, \unescape(substr $1, 1, -1);
		} elsif ($c =~ /\G([A-Za-z'"*][A-Za-z0-9'"*]*)/gc) {
			$do->($1, @v);
			@v = ();
		} else {
			return 0;
		}
	}
	return @v == 0;
}

# code => text
sub to_unicode
{
	my ($cmap) = @_;
	my %map;

	for my $block ($cmap =~ /beginbfchar(.*?)endbfchar/gs) {
		$map{hex $1} = $2 while
		    $block =~ /<\s*([0-9A-Fa-f]+)\s*>\s*<([0-9A-Fa-f\s]*)>/g;
	}
	for my $block ($cmap =~ /beginbfrange(.*?)endbfrange/gs) {
		while ($block =~ /<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*
		    (?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])/gx) {
			my ($from, $to, $first, $list)
			    = (hex $1, hex $2, $3, $4);
			my @list = ($list // '') =~ /<([0-9A-Fa-f]*)>/g;
			for my $i (0 .. $to - $from) {
				$map{$from + $i} = defined $first
				    ? substr($first, 0, -4) . sprintf('%04X',
				    hex(substr $first, -4) + $i)
				    : $list[$i] // '';
			}
		}
	}
	return map { $_ => $map{$_} =~ s/\s//gr } keys %map;
}

# code => width
sub widths
{
	my @w = list(@_);
	my %width;

	while (@w) {
		my $from = shift @w;
		my $next = deref(shift @w);
		if (ref $next eq 'ARRAY') {
			$width{$from++} = $_ for @$next;
		} else {
			my $width = shift @w;
			$width{$_} = $width for $from .. $next;
		}
	}
	return %width;
}

# glyph => advance in thousandths, of a TrueType font
sub advances
{
	my ($ttf) = @_;
	my (%table, @advance);

	return unless length $ttf > 12;
	for my $i (0 .. unpack('n', substr $ttf, 4, 2) - 1) {
		my ($tag, undef, $at, $n) =
		    unpack 'a4NNN', substr $ttf, 12 + 16 * $i, 16;
		$table{$tag} = substr $ttf, $at, $n;
	}
	return if grep { !defined $table{$_} } qw(head hhea hmtx maxp);
	my $em = unpack 'n', substr $table{head}, 18, 2;
	my $n = unpack 'n', substr $table{hhea}, 34, 2;
	my @hmtx = unpack "(nx2)$n", $table{hmtx};
	my $glyphs = unpack 'n', substr $table{maxp}, 4, 2;
	return map { ($hmtx[$_] // $hmtx[-1]) * 1000 / $em } 0 .. $glyphs - 1;
}

# Prints what was found; the exit status.
sub verdict
{
	print "$_: $where{$_}", $times{$_} > 1 ? " and $times{$_} in all" : '',
	    "\n" for @rules;
	print "ok $checks checks\n" unless @rules;
	return @rules ? 1 : 0;
}

1;
