# What first-run and run-tests share: packages and build.  The caller is
# called $me, stands in the source tree and has the build in $build.

# PACKAGE, or PACKAGE/PROGRAM where any package that brings the program does
build_packages="gcc libc6-dev make autoconf automake pkg-config/pkg-config
openssl libxml2-dev libssl-dev libarchive-dev zlib1g-dev libjansson-dev
libpango1.0-dev libharfbuzz-dev libfontconfig-dev libfreetype-dev
fonts-noto-core libcurl4-openssl-dev libmicrohttpd-dev"
test_packages="perl/prove clang/clang default-jdk-headless/javac
fonts-noto-cjk ghostscript/gs jq/jq libxml2-utils/xmllint mandoc/mandoc
mupdf-tools/mutool p7zip-full/7z poppler-utils/pdftotext qpdf/qpdf
valgrind/valgrind sqlite3/sqlite3 xmlsec1/xmlsec1 zip/zip"

fail()
{
	echo "$me: $*" >&2
	exit 1
}

as_root()
{
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

apt()
{
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -q \
	    -o DPkg::Lock::Timeout=300 --no-install-recommends "$@" \
	    >>"$log" 2>&1 </dev/null
}

# prints those of its arguments that are not installed
missing()
{
	for package in "$@"; do
		case $package in
		*/*)
			command -v "${package#*/}" >/dev/null 2>&1 && continue
			package=${package%/*}
			;;
		esac
		dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null |
		    grep -qx installed || printf ' %s' "$package"
	done
}

# packages NAME..: installs what is missing, and says so before
packages()
{
	if ! command -v apt-get >/dev/null 2>&1; then
		echo "no apt-get here: README names what other systems need"
		return 0
	fi
	want=$(missing "$@")
	if [ -z "$want" ]; then
		echo "packages: nothing is missing"
		return 0
	fi
	echo "packages: installs$want"
	[ "$(id -u)" = 0 ] || command -v sudo >/dev/null 2>&1 ||
	    fail "want root or sudo to install$want"
	log=$(mktemp) || fail "no temporary file"
	apt update || echo "packages: apt-get update complains, goes on"
	# shellcheck disable=SC2086
	if ! apt install $want; then
		fail "cannot be installed:$(missing "$@") (log: $log)"
	fi
	rm -f "$log"
}

# The runtime of clang's sanitizers is a package of its own in later releases.
clang_runtime()
{
	command -v apt-cache >/dev/null 2>&1 || return 0
	version=$(clang -dumpversion 2>/dev/null) || return 0
	runtime=libclang-rt-${version%%.*}-dev
	[ -z "$(apt-cache -q search --names-only "^$runtime\$")" ] ||
	    packages "$runtime"
}

# For check-browser, where the system has a Chromium that is no snap.
browser()
{
	command -v apt-cache >/dev/null 2>&1 || return 0
	[ -z "$(apt-cache -q search --names-only '^chromium$')" ] ||
	    packages chromium/chromium nodejs/node npm/npm
}

# logged WHAT CMD..: a step of the build, silent unless it fails
logged()
{
	what=$1
	shift
	if ! "$@" >"$build/$what.log" 2>&1 </dev/null; then
		tail -n 15 "$build/$what.log" >&2
		fail "$what failed (log: $build/$what.log)"
	fi
}

build()
{
	mkdir -p "$build" 2>/dev/null && [ -w "$build" ] && [ -w . ] ||
	    fail "cannot write in $build"
	[ -x configure ] || logged bootstrap ./bootstrap
	[ -e "$build/Makefile" ] || logged configure sh -c \
	    "cd '$build' && '$PWD/configure' ${EMREX_CONFIGURE---disable-werror}"
	logged make make -C "$build" -j "$(nproc)" "$@"
	echo "built in $build"
}
