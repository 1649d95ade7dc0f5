#!/bin/sh
# emrex-smp as a program of CGI: by hand, in lighttpd, and behind nginx, with
# the configurations of contrib.
. "$(dirname "$0")/lib.sh"
. "$t/pki.sh"

need curl
case " $tools " in *" emrex-smp "*) ;; *) skip_all "needs emrex-smp" ;; esac
. "$t/smp.sh"

cat >emrex.conf <<END
[emrex-smp]
name = University of Example
state = $tmp/state
spool = $tmp/spool
registry = $reg
END

# cgi VARIABLE..: the answer to a request
cgi()
{
	env GATEWAY_INTERFACE=CGI/1.1 SERVER_PROTOCOL=HTTP/1.1 \
	    SERVER_NAME=sis.example.org SCRIPT_NAME=/cgi-bin/emrex-smp \
	    EMREX_CONF="$tmp/emrex.conf" HTTP_HOST=sis.example.org \
	    REMOTE_ADDR=192.0.2.7 HTTPS=on REQUEST_METHOD=GET "$@"
}

status 0 cgi PATH_INFO=/ emrex-smp
silent
like out '^Status: 200 OK'
like out 'href="/cgi-bin/emrex-smp/country/NO"'
like out '^Set-Cookie: __Host-emrex-smp=[0-9a-f]*; Path=/; .*; Secure'
status 0 cgi emrex-smp --purge --state=/nonexistent
like out '^Status: 200 OK'
status 0 cgi PATH_INFO=/ sn=Virtanen givenName='Aino Åsa' \
    schacDateOfBirth=19990131 emrex-smp
like out 'expected to be of: Aino Åsa Virtanen'
status 0 cgi PATH_INFO=/ HTTP_SN=Evil HTTP_GIVENNAME=E emrex-smp
unlike out Evil
status 0 cgi PATH_INFO=/ "givenName=$(printf '\305sa')" sn='A;B' emrex-smp
like out 'expected to be of: Åsa A<'
status 0 cgi PATH_INFO=/nowhere emrex-smp
like out '^Status: 404'
status 0 cgi PATH_INFO=/start REQUEST_METHOD=POST CONTENT_LENGTH=99999999 \
    emrex-smp
like out '^Status: 413'
echo "known-only = yes" >>emrex.conf
status 0 cgi PATH_INFO=/ emrex-smp
like out 'not known who you are'
unlike out 'country/NO'
status 0 cgi PATH_INFO=/ \
    schacPersonalUniqueID=urn:schac:personalUniqueID:fi:FIC:131052-308T \
    emrex-smp
like out 'country/NO'
sed -i '/known-only/d' emrex.conf

free_port()
{
	perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen => 1,
	    LocalAddr => "127.0.0.1")->sockport'
}

# wait_for URL
wait_for()
{
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		curl -s -o /dev/null "$1" && return 0
		sleep 0.25
	done
	return 1
}

# round NAME: a whole transfer by $url
round()
{
	jar=$1.jar
	is "$1: the choice" "$(visit /)" 200
	smp_begin
	like page "name=\"returnUrl\" value=\"$url/answer\""
	smp_sign
	smp_body
	is "$1: the answer" "$(smp_answer)" 303
	like head "^Location: (http://[0-9.:]*)?/emrex/result/$session"
	is "$1: the result" "$(visit "/result/$session")" 200
	like page 'is genuine'
	origin=${url%/emrex}
	is "$1: consent" "$(visit -H "Origin: $origin" \
	    -d "token=$(token)&what=accept" "/decide/$session")" 303
	is "$1: done" "$(visit /done/accepted)" 200
	is "$1: in the spool" "$(ls spool | wc -l)" 3
	rm -f spool/*
}

light=$(PATH=$PATH:/usr/sbin command -v lighttpd)
if [ -n "$light" ] && command -v perl >/dev/null; then
	port=$(free_port)
	url=http://127.0.0.1:$port/emrex
	cat >light.conf <<-END
	server.document-root = "$tmp"
	server.bind = "127.0.0.1"
	server.port = $port
	server.errorlog = "$tmp/light.err"
	server.upload-dirs = ( "$tmp" )
	END
	sed "s|/usr/bin/emrex-smp|$build/src/emrex-smp|
	    s|\"EMREX_CONF\" => \"[^\"]*\"|\"EMREX_CONF\" => \"$tmp/emrex.conf\",\
	\"EMREX_WORDS\" => \"$EMREX_WORDS\", \"EMREX_LABELS\" => \"$EMREX_LABELS\",\
	\"EMREX_XSD\" => \"$EMREX_XSD\"|
	    /accesslog/d" "$src/contrib/emrex-smp.lighttpd" >>light.conf
	ok "contrib/emrex-smp.lighttpd" "$light" -tt -f light.conf
	"$light" -D -f light.conf >light.out 2>&1 &
	smp_pid=$!
	if wait_for "$url/"; then
		smp_origin=http://127.0.0.1:$port
		round lighttpd
	else
		verdict 1 "lighttpd: $(cat light.out light.err)"
	fi
	kill $smp_pid
	wait $smp_pid 2>/dev/null
	smp_pid=
else
	skip "lighttpd" "needs lighttpd and perl"
fi

nginx=$(PATH=$PATH:/usr/sbin command -v nginx)
if [ -n "$nginx" ] && command -v perl >/dev/null; then
	port=$(free_port)
	emrex-smp --config=emrex.conf --listen="unix:$tmp/socket" \
	    --url="http://127.0.0.1:$port/emrex/" >smp.url 2>smp.err &
	behind=$!
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ ! -s smp.url ] || break
		sleep 0.5
	done
	mkdir nginx
	{
		cat <<-END
		daemon off;
		master_process off;
		pid $tmp/nginx/pid;
		error_log $tmp/nginx/error;
		events { }
		http {
			client_body_temp_path $tmp/nginx/body;
			proxy_temp_path $tmp/nginx/proxy;
			fastcgi_temp_path $tmp/nginx/f;
			uwsgi_temp_path $tmp/nginx/u;
			scgi_temp_path $tmp/nginx/s;
			server {
				listen 127.0.0.1:$port;
		END
		sed "s|/run/emrex/smp.socket|$tmp/socket|" \
		    "$src/contrib/emrex-smp.nginx"
		echo '}}'
	} >nginx.conf
	"$nginx" -e "$tmp/nginx/error" -c "$tmp/nginx.conf" >nginx.out 2>&1 &
	smp_pid=$!
	url=http://127.0.0.1:$port/emrex
	smp_origin=http://127.0.0.1:$port
	if wait_for "$url/"; then
		round nginx
		is "a header of a browser" "$(visit -H 'sn: Evil' \
		    -H 'givenName: E' -H 'REMOTE_USER: E' /)" 200
		unlike page Evil
	else
		verdict 1 "nginx: $(cat nginx.out nginx/error)"
	fi
	kill $smp_pid $behind
	wait $smp_pid $behind 2>/dev/null
	smp_pid=
	is "nothing to tell" "$(cat smp.err)" ""
else
	skip "nginx" "needs nginx and perl"
fi

# single sign-on by the headers of a trusted proxy, and of others
smp_origin=
smp_start --trusted-proxy=127.0.0.1 --attribute=family=X-Family
is "a trusted proxy" "$(visit -H 'X-Family: Prøvesen' -H 'givenName: Åse' \
    -H 'schacPersonalUniqueCode: urn:schac:personalUniqueCode:int:esi:example.org:000042' \
    -H 'eppn: aase@example.org' /)" 200
like page 'expected to be of: Åse Prøvesen'
smp_stop
done_testing
