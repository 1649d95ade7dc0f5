#!/bin/sh
# The process that prints costs one document, whatever becomes of it.
. "$(dirname "$0")/lib.sh"
need elmo-topdf perl ps seq
[ -r /proc/self/stat ] || skip_all "needs /proc"
page=$t/data/page

# large enough to be met while it is printed
perl "$t/page-maker" long 16000 >2.xml
cp "$page/reports.xml" 1.xml
cp "$page/recognition.xml" 3.xml
elmo-topdf -o want1.pdf 1.xml
elmo-topdf -o want3.pdf 3.xml

# busy PID: the child of PID, once it has worked for a fifth of a second
busy()
{
	for try in $(seq 200); do
		for child in $(ps -o pid= --ppid "$1"); do
			[ "$(sed 's/.*) //' "/proc/$child/stat" 2>/dev/null |
			    cut -d ' ' -f 12)" -ge 20 ] 2>/dev/null || continue
			echo "$child"
			return
		done
		sleep 0.05
	done
}

# print ARG..: runs it behind, pid is what kill and ps know it by
print()
{
	elmo-topdf "$@" >out 2>err &
	pid=$!
}

# alone: nothing that prints is left
alone()
{
	is "no process is left" "$(for child in $known; do
		ps -o pid= -p "$child"
	done)" ""
}

# dies SIGNAL: while 2.xml is printed, one child by one
dies()
{
	rm -rf dir
	print -j 1 -d dir 2.xml 1.xml 3.xml
	known=$(busy $pid)
	ok "a process prints" test -n "$known"
	[ -n "$known" ] && kill -s "$1" "$known"
	wait $pid
	is "status after SIG$1" $? 2
	one_line
	like err '^elmo-topdf: 2\.xml: .*signal'
	is "the others are there" "$(ls -A dir | tr '\n' ' ')" "1.pdf 3.pdf "
	same_file dir/1.pdf want1.pdf
	same_file dir/3.pdf want3.pdf
	alone
}
# sanitizers catch the others, and reserve more memory than there is
plain=yes
grep -q fsanitize "$build/Makefile" && plain=
[ -n "$EMREX_VALGRIND" ] && plain=
for signal in KILL TERM ${plain:+SEGV ABRT}; do
	dies $signal
done

# alone: nothing comes of it, and what was there stays
echo before >old.pdf
print --force -o old.pdf 2.xml
known=$(busy $pid)
[ -n "$known" ] && kill -s KILL "$known"
wait $pid
is "status of one" $? 2
one_line
is "the file of before" "$(head -c 6 old.pdf)" before
is "no temporary file" "$(find . -name '*old.pdf*' | tr '\n' ' ')" "./old.pdf "

# who is interrupted takes its child along
for signal in TERM HUP KILL; do
	print -o new.pdf 2.xml
	known=$(busy $pid)
	ok "it prints" test -n "$known"
	kill -s $signal $pid
	wait $pid 2>/dev/null
	for try in 1 2 3 4 5 6 7 8 9 10; do
		[ -z "$(ps -o pid= -p "$known")" ] && break
		sleep 0.2
	done
	alone
	ok "no file after SIG$signal" test ! -e new.pdf
	[ $signal = KILL ] || is "nor a part" "$(find . -name '*new.pdf*')" ""
	rm -f .*new.pdf* *new.pdf*
done

# CPU and memory that the system limits further
if [ -n "$plain" ]; then
	status 2 sh -c 'ulimit -t 1; exec elmo-topdf -d cpu 2.xml 1.xml'
	one_line
	like err '^elmo-topdf: 2\.xml: '
	is "the other is there" "$(ls cpu)" 1.pdf
	perl "$t/page-maker" long 20000 >4.xml
	status 2 sh -c 'ulimit -v 500000; exec elmo-topdf -d vm 4.xml 1.xml'
	one_line
	like err '^elmo-topdf: 4\.xml: '
	is "here, too" "$(ls vm)" 1.pdf
fi
done_testing
