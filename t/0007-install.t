#!/bin/sh
# What make install puts where, that it runs from there, that make uninstall
# leaves nothing; and how the programs are hardened.
. "$(dirname "$0")/lib.sh"

[ -n "$tools" ] || skip_all "needs a tool"
need make
make -s -C "$build" install DESTDIR="$tmp/inst" >log 2>&1 ||
    verdict 1 "make install: $(tail -n 1 log)"
(cd inst && find . -type f) >files
for tool in $tools; do
	like files "/bin/$tool\$"
	like files "/man1/$tool\.1\$"
	program=$(find "$tmp/inst" -name "$tool" -type f)
	is "$tool runs" "$("$program" --version)" \
	    "$tool (emrex-tools) $EMREX_VERSION"
done
for schema in "$src"/share/xsd/*.xsd; do
	like files "/emrex-tools/xsd/${schema##*/}\$"
done
for schema in "$src"/share/json/*; do
	like files "/emrex-tools/json/${schema##*/}\$"
done
for words in "$src"/share/labels/*; do
	like files "/emrex-tools/labels/${words##*/}\$"
done
like files '/doc/emrex-tools/README$'
unlike files '/lib[a-z]*\.a$|\.h$|/t/'
make -s -C "$build" uninstall DESTDIR="$tmp/inst" >log 2>&1 ||
    verdict 1 "make uninstall: $(tail -n 1 log)"
is "files left" "$(find inst ! -type d)" ""
is "directories left" "$(find inst -name emrex-tools -o -name xsd \
    -o -name json -o -name labels)" ""

if ! command -v readelf >/dev/null 2>&1; then
	skip "hardening" "needs readelf"
	done_testing
fi
for tool in $tools; do
	readelf -W -h -l -d -n --dyn-syms "$build/src/$tool" >elf 2>/dev/null
	case $EMREX_HARDENING in
	*" -pie"*) like elf 'Type: +DYN' ;;
	esac
	case $EMREX_HARDENING in
	*-Wl,-z,relro*) like elf 'GNU_RELRO' ;;
	esac
	case $EMREX_HARDENING in
	*-Wl,-z,now*) like elf 'BIND_NOW|Flags: .*NOW' ;;
	esac
	case $EMREX_HARDENING in
	*-fstack-protector*) like elf '__stack_chk_fail' ;;
	esac
	case $EMREX_HARDENING in
	*-D_FORTIFY_SOURCE*) like elf '__[a-z]+_chk@' ;;
	esac
	like elf 'GNU_STACK.* RW '
done
done_testing
