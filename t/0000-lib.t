#!/bin/sh
# The tests' own tools: what fails is seen to fail.
. "$(dirname "$0")/lib.sh"

# try NAME WANT LINE..: a test of these lines ends with status WANT, prints the
# lines of want, and keeps its directory only after a failure
try()
{
	name=$1 want=$2
	shift 2
	mkdir -p sub home
	cp "$t/lib.sh" sub/lib.sh
	{
		echo '. "$(dirname "$0")/lib.sh"'
		printf '%s\n' "$@"
		echo 'done_testing'
	} >sub/test.t
	rc=0
	env TMPDIR="$tmp/home" EMREX_BUILD="$build" sh sub/test.t >out 2>&1 ||
	    rc=$?
	is "$name" "$rc" "$want"
	case $want in
	0) is "leaves nothing" "$(ls -A home)" "" ;;
	*) like out '^# kept: ' ;;
	esac
	rm -rf home
}

unset EMREX_NO_SKIP
try "all is well" 0 'ok yes true' 'not no false' 'is same a a' \
    'status 3 sh -c "exit 3"' silent
like out '^1\.\.5$'
try "no check at all" 1
try "ok fails" 1 'ok yes false'
try "not fails" 1 'not no true'
try "not is no crash" 1 "not no sh -c 'kill -9 \$\$'"
try "is fails" 1 'is same a b'
try "another status" 1 'status 1 sh -c "exit 2"'
try "a signal is never expected" 1 "status 139 sh -c 'kill -SEGV \$\$'"
try "nor is a sanitizer's word" 1 'status 99 sh -c "exit 99"'
try "not silent" 1 'status 0 sh -c "echo x >&2"' silent
try "two lines" 1 'status 0 sh -c "printf \"p: a\np: b\n\" >&2"' one_line
try "one line" 0 'status 0 sh -c "echo p: a >&2"' one_line
try "like fails" 1 'echo abc >f' 'like f x'
try "unlike fails" 1 'echo abc >f' 'unlike f b'
try "unlike of nothing" 1 'unlike missing b'
try "same_file fails" 1 'echo a >f' 'echo b >g' 'same_file f g'
try "stops half-way" 1 'ok yes true' 'exit 1'
try "a skip" 0 'skip this "no reason"'
like out '^ok 1 - this # SKIP no reason$'
try "skips all" 0 'need no-such-program'
like out '^1\.\.0 # SKIP needs no-such-program$'
EMREX_NO_SKIP=1
export EMREX_NO_SKIP
try "a skip is a failure" 1 'skip this "no reason"'
try "but of verapdf" 0 'skip this "needs verapdf"'
try "to skip all is a failure" 1 'need no-such-program'
unset EMREX_NO_SKIP

"$build/t/peak" kib sh -c 'exit 7'
is "peak hands the status on" $? 7
ok "peak measures" test "$(cat kib)" -gt 100
done_testing
