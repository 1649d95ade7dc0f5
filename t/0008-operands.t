#!/bin/sh
# The loop over operands: lists, directories, order, workers, nothing at all.
. "$(dirname "$0")/lib.sh"

case " $tools " in
*" elmo-verify "*) ;;
*) skip_all "needs elmo-verify" ;;
esac
tab=$(printf '\t')

# names: the second column, blanks between them
names()
{
	cut -f2 out | tr '\n' ' '
}

# check N ARGS..: verdicts by what needs neither key nor schema
check()
{
	want=$1
	shift
	status "$want" elmo-verify --check --require=document "$@"
}

echo '<elmo xmlns="https://github.com/emrex-eu/elmo-schemas/tree/v1"/>' >elmo
echo '<other/>' >other
echo 'no record' >junk

# one verdict per operand, in the order given; the worst is the status
check 2 other junk missing other
is "the order given" "$(names)" "other junk missing other "
like out "^BAD${tab}other${tab}"
like out "^TROUBLE${tab}junk${tab}"
like out "^TROUBLE${tab}missing${tab}"
check 1 other other
is "two refused" "$(grep -c "^BAD$tab" out)" 2
check 2 -- -dash
like out "^TROUBLE${tab}-dash${tab}"

# standard input
check 2 - - <other
is "standard input is read once" "$(cut -f1 out | tr '\n' ' ')" "BAD TROUBLE "

# --files0-from as in wc(1)
printf 'other\0junk\0' >list
check 2 --files0-from=list
is "a list" "$(names)" "other junk "
check 2 --files0-from=- <list
is "a list on standard input" "$(names)" "other junk "
printf 'other' >list
check 1 --files0-from=list
is "a list without its last NUL" "$(names)" "other "
printf 'other\0\0other\0' >list
check 2 --files0-from=list
is "an empty name has the place in the list" "$(names)" \
    "other list:2 other "
printf 'other\0-\0' >list
check 2 --files0-from=- <list
is "standard input cannot be list and operand" "$(names)" "other -:2 "
check 2 --files0-from=list other
one_line
is "nothing is judged" "$(wc -c <out)" 0
check 2 --files0-from=missing
one_line
: >none
check 2 --files0-from=none
one_line
like err 'nothing to judge'
printf '%070000d' 0 >long
check 2 --files0-from=long
like out 'longer than'

# directories: regular files, by the bytes of their whole names
mkdir -p d/a d/none
for file in d/Z d/a/x d/a.b d/a0 d/.hidden; do
	cp other $file
done
mkfifo d/fifo
ln -s .. d/loop
ln -s Z d/link
check 1 d
is "below a directory" "$(names)" "d/.hidden d/Z d/a.b d/a/x d/a0 d/link "
is "what was skipped is warned about" "$(grep -c skipped err)" 2
check 1 -q d
silent
check 2 d/none
one_line
like err 'nothing to judge'
if [ "$(id -u)" != 0 ]; then
	chmod 0 d/none d/Z
	check 2 d
	like out "^TROUBLE${tab}d/Z${tab}"
	like out "^TROUBLE${tab}d/none${tab}"
	chmod 700 d/none
fi

# several processes give the bytes of one
mkdir many
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	cp other many/b$n
	cp junk many/j$n
	cp elmo many/e$n
done
check 2 --totals many missing many
cp out one.out
cp err one.err
is "more than a line per operand" "$(wc -l <out)" 122
for n in 0 2 3 7; do
	check 2 --totals -j$n many missing many
	same_file out one.out
	same_file err one.err
done
check 2 -j2 --files0-from=none
like err 'nothing to judge'
check 2 -j257 other
one_line
check 2 -j-1 other
one_line
status 2 sh -c "elmo-verify --check --require=document -j3 -q d >/dev/full"
one_line
like err 'standard output: No space left on device'
done_testing
