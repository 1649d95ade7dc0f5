#!/bin/sh
# emrex.conf(5): what a later source says takes the place of what an earlier
# one said, and a default never stands in the way of another mode.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"
. "$t/fixtures.sh"

fixtures || skip_all "needs the tools"
[ -s elmo.xml ] || skip_all "needs elmo-sign"
mkdir -p .config/emrex
conf=.config/emrex/emrex.conf

# trust: named in the file, or on the command line instead
echo 'cert = emp.pem' >$conf
status 0 elmo-verify elmo.xml
status 1 elmo-verify --cert="$pki/other.pem" elmo.xml
like out 'a key that is not trusted'
status 0 elmo-verify --cert="$pki/other.pem" --cert=emp.pem elmo.xml
status 1 elmo-verify --config=/dev/null --cert="$pki/other.pem" elmo.xml
printf 'cert = %s\ncert = emp.pem\n' "$pki/other.pem" >$conf
status 0 elmo-verify elmo.xml

printf 'registry = registry.json\nemp = https://nobody.example.org/\n' >$conf
status 2 elmo-verify elmo.xml
one_line
status 0 elmo-verify --emp=UTOPIA elmo.xml
printf 'registry = missing\nemp = UTOPIA\n' >$conf
status 2 elmo-verify elmo.xml
status 0 elmo-verify --registry=registry.json elmo.xml

sha=$(openssl x509 -in emp.pem -outform DER | openssl dgst -sha256 -r)
echo "${sha%% *}" >distrusted
: >nobody
printf 'cert = emp.pem\ndistrust = distrusted\n' >$conf
status 1 elmo-verify elmo.xml
status 0 elmo-verify --distrust=nobody elmo.xml

# a flag that a later file takes back
mkdir xdg xdg/emrex
printf 'embedded = yes\n' >$conf
status 0 elmo-verify elmo.xml
like out '^INTACT	'
printf 'embedded = yes\nembedded = no\n' >$conf
status 2 elmo-verify elmo.xml
like err 'no trust anchor'
rm $conf

# XDG_CONFIG_HOME takes the place of ~/.config, unless it is relative
echo 'cert = emp.pem' >xdg/emrex/emrex.conf
status 0 env XDG_CONFIG_HOME="$tmp/xdg" elmo-verify elmo.xml
status 2 env XDG_CONFIG_HOME=xdg elmo-verify elmo.xml

# workers are no mistake where one does it all
printf 'cert = emp.pem\njobs = 0\n' >$conf
status 0 sh -c 'elmo-verify <elmo.xml >handed.xml'
same_file handed.xml elmo.xml
status 0 elmo-verify -j2 --log=log elmo.xml
ok "the log" test -s log
echo 'jobs = many' >$conf
status 2 elmo-verify --cert=emp.pem elmo.xml
like err 'emrex.conf: 1: jobs: want a number from 0 to 256'

# values that the options do not take
for line in 'policy = weak' 'schema = 9' 'require = luck' 'cert = ' 'json = 1' \
    'output = x' 'o = x' 'cert emp.pem' '[elmo-verify' '[elmo-unknown]'; do
	printf '%s\n' "$line" >$conf
	status 2 elmo-verify elmo.xml
	one_line
	is "nothing judged: $line" "$(wc -c <out)" 0
done
done_testing
