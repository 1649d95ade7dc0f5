# The shell side of the tests.  A test begins with
#
#	. "$(dirname "$0")/lib.sh"
#
# and ends with done_testing.  It then runs in a private directory, $tmp, with
# the tools of the build in PATH and nothing on standard input.  $t is this
# directory, $src the source tree, $shared the reference data (may be absent).
#
#	ok NAME CMD..           CMD exits with 0
#	not NAME CMD..          CMD exits with 1 (for grep, cmp, test)
#	is NAME HAVE WANT       two strings are equal
#	status N CMD..          CMD exits with N; its output is in out and err
#	silent                  nothing was in err
#	one_line                exactly one line in err, 'PROGRAM: ...'
#	like FILE ERE           a line of FILE matches
#	unlike FILE ERE         none does
#	same_file A B           byte for byte
#	peak CMD..              runs CMD; its peak in KiB is in $kib
#	need CMD..              the whole test is skipped without these programs
#	need_shared PATH        the same for a file below $shared
#	skip NAME WHY           one check cannot be made here
#	skip_all WHY            nor can any
#	diag TEXT..             a remark
#
# Names that begin with _, and count and failed, belong to this file.
#
# Death by a signal, and what a sanitizer or valgrind finds (99), is never
# what was expected.  EMREX_NO_SKIP=1 makes a skip a failure, but verapdf's.
# EMREX_VALGRIND=1 runs the tools under valgrind.

t=$(cd "$(dirname "$0")" && pwd) || exit 1
[ -e "$t/lib.sh" ] || t=$(dirname "$t")

for build in "${EMREX_BUILD:-.}" ./build "$t/.."; do
	[ -e "$build/t/build.sh" ] && break
done
build=$(cd "$build" && pwd)
if [ ! -e "$build/t/build.sh" ]; then
	echo "Bail out! no build here: configure first, or set EMREX_BUILD"
	exit 1
fi
. "$build/t/build.sh"
src=$(cd "$t/.." && pwd)
shared=${EMREX_SHARED:-$src/../shared}
[ -d "$shared" ] && shared=$(cd "$shared" && pwd)

LC_ALL=C TZ=UTC SOURCE_DATE_EPOCH=1700000000
EMREX_BUILD=$build EMREX_XSD=$src/share/xsd EMREX_LABELS=$src/share/labels
EMREX_WORDS=$src/share/words
export LC_ALL TZ SOURCE_DATE_EPOCH EMREX_BUILD EMREX_XSD EMREX_LABELS
EMREX_DEMO=$src/share/demo
export EMREX_WORDS EMREX_DEMO
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR
unset XDG_CONFIG_HOME XDG_CONFIG_DIRS POSIXLY_CORRECT COLUMNS LANG EMREX_FONTS
ASAN_OPTIONS=exitcode=99:$ASAN_OPTIONS
LSAN_OPTIONS=exitcode=99:$LSAN_OPTIONS
UBSAN_OPTIONS=exitcode=99:print_stacktrace=1:$UBSAN_OPTIONS
export ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS
umask 022

count=0
failed=0
finished=
tmp=$(mktemp -d "${TMPDIR:-/tmp}/emrex-t.XXXXXX") || exit 1
HOME=$tmp
export HOME
cd "$tmp" || exit 1
exec </dev/null

leave()
{
	rc=$?
	cd /
	if [ "$failed" = 0 ] && [ -n "$finished" ]; then
		chmod -R u+rwx "$tmp" && rm -rf "$tmp"
	else
		echo "# kept: $tmp"
	fi
	exit $rc
}
trap leave EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# The tools that this build has, whichever they are.
tools=
for tool in "$build"/src/*; do
	case ${tool##*/} in
	*.*) continue ;;
	esac
	[ -f "$tool" ] && [ -x "$tool" ] && tools="$tools ${tool##*/}"
done

if [ -n "$EMREX_VALGRIND" ]; then
	mkdir "$tmp/bin"
	for tool in $tools; do
		cat >"$tmp/bin/$tool" <<-END
		#!/bin/sh
		exec valgrind -q --error-exitcode=99 --leak-check=full \
		    --errors-for-leak-kinds=definite --trace-children=yes \
		    --show-leak-kinds=definite \
		    --suppressions="$t/valgrind.supp" \
		    "$build/src/$tool" "\$@"
		END
	done
	chmod +x "$tmp"/bin/*
	PATH=$tmp/bin:$PATH
else
	PATH=$build/src:$PATH
fi

# verdict GOOD NAME: prints one line of TAP; '#' would begin a directive
verdict()
{
	count=$((count + 1))
	_name=$(printf '%s' "$2" | tr '\n#' '  ')
	if [ "$1" = 0 ]; then
		echo "ok $count - $_name"
	else
		failed=$((failed + 1))
		echo "not ok $count - $_name"
	fi
	return "$1"
}

diag()
{
	printf '%s\n' "$*" | sed 's/^/# /'
}

# what the last command left behind, cut short
show()
{
	[ -s "$1" ] || return 0
	diag "$1:"
	head -n 20 "$1" | cut -c 1-300 | cat -v | sed 's/^/#    /'
}

ok()
{
	_what=$1
	shift
	_rc=0
	"$@" >"$tmp/.ok" 2>&1 || _rc=$?
	if [ $_rc = 0 ]; then
		verdict 0 "$_what"
	else
		verdict 1 "$_what"
		diag "status $_rc: $*"
		show "$tmp/.ok"
		return 1
	fi
}

not()
{
	_what=$1
	shift
	_rc=0
	"$@" >"$tmp/.ok" 2>&1 || _rc=$?
	if [ $_rc = 1 ]; then
		verdict 0 "$_what"
	else
		verdict 1 "$_what"
		diag "want status 1, have $_rc: $*"
		show "$tmp/.ok"
		return 1
	fi
}

is()
{
	if [ "$2" = "$3" ]; then
		verdict 0 "$1"
	else
		verdict 1 "$1"
		diag "want '$3'"
		diag "have '$2'"
		return 1
	fi
}

status()
{
	_want=$1
	shift
	_rc=0
	"$@" >"$tmp/out" 2>"$tmp/err" || _rc=$?
	if [ $_rc = "$_want" ] && [ $_rc -lt 99 ]; then
		verdict 0 "status $_want: $*"
	else
		verdict 1 "status $_want: $*"
		diag "have status $_rc"
		show "$tmp/err"
		return 1
	fi
}

silent()
{
	if [ ! -s "$tmp/err" ]; then
		verdict 0 "silent"
	else
		verdict 1 "silent"
		show "$tmp/err"
		return 1
	fi
}

one_line()
{
	if [ "$(wc -l <"$tmp/err")" -eq 1 ] &&
	    grep -q "^[a-z][a-z0-9-]*: [^ ]" "$tmp/err"; then
		verdict 0 "one line says why"
	else
		verdict 1 "one line says why"
		show "$tmp/err"
		return 1
	fi
}

like()
{
	if grep -Eq -- "$2" "$1"; then
		verdict 0 "${1##*/} has $2"
	else
		verdict 1 "${1##*/} has $2"
		show "$1"
		return 1
	fi
}

unlike()
{
	_rc=0
	grep -Eq -- "$2" "$1" || _rc=$?
	if [ $_rc = 1 ]; then
		verdict 0 "${1##*/} has no $2"
	else
		verdict 1 "${1##*/} has no $2"
		show "$1"
		return 1
	fi
}

same_file()
{
	if cmp -s -- "$1" "$2"; then
		verdict 0 "same: ${1##*/} ${2##*/}"
	else
		verdict 1 "same: ${1##*/} ${2##*/}"
		diag "$(cmp -- "$1" "$2" 2>&1)"
		return 1
	fi
}

peak()
{
	_rc=0
	"$build/t/peak" "$tmp/.peak" "$@" || _rc=$?
	kib=$(cat "$tmp/.peak")
	return $_rc
}

skip()
{
	case "$EMREX_NO_SKIP:$1:$2" in
	1:*verapdf*|[!1]*|:*)
		count=$((count + 1))
		echo "ok $count - $1 # SKIP $2"
		;;
	*)
		verdict 1 "$1"
		diag "not to be skipped here: $2"
		;;
	esac
}

skip_all()
{
	case "$EMREX_NO_SKIP:$1" in
	1:*verapdf*|[!1]*|:*)
		echo "1..0 # SKIP $1"
		finished=1
		exit 0
		;;
	esac
	verdict 1 "not to be skipped here: $1"
	echo "1..$count"
	exit 1
}

need()
{
	for program in "$@"; do
		command -v "$program" >/dev/null 2>&1 ||
		    skip_all "needs $program"
	done
}

need_shared()
{
	[ -e "$shared/$1" ] || skip_all "needs shared/$1"
}

done_testing()
{
	finished=$count
	echo "1..$count"
	[ "$count" -gt 0 ] || failed=1
	[ "$failed" = 0 ]
	exit $?
}
