# What the EXAMPLES of the manual pages are about; source it after pki.sh and
# call `fixtures` in an empty directory.  It makes, with the tools themselves:
#
#	emp.key emp.pem emp.p12 pass    an issuer's key, certificate, PKCS#12
#	chain.pem                       emp.pem and the chain above it
#	ca.pem                          who certified emp.pem: CN=root
#	registry.json                   EMREG that lists the issuer as
#	                                https://emp.example.org/
#	record.xml                      an invented record, not signed
#	elmo.xml                        the same, signed
#	broken.xml                      signed, then pretty-printed
#	response                        the body of the form that brings elmo.xml
#	session                         the session that response answers
#	value                           the elmo field of that form alone
#	answers.zip                     two responses, when zip(1) is here
#	transcript.pdf                  a PDF
#
# Where a tool is not built, what it makes is missing.

fixtures()
{
	cp "$pki/leaf.key" emp.key && cp "$pki/leaf.pem" emp.pem &&
	cp "$pki/leaf.p12" emp.p12 && cp "$pki/pass" pass &&
	cp "$pki/chain.pem" chain.pem && cp "$pki/root.pem" ca.pem &&
	cp "$t/data/good/record.xml" "$t/data/good/transcript.pdf" . &&
	echo 0123456789abcdef0123456789abcdef >session || return 1
	printf '{"countries":[{"countryCode":"NO","countryName":"Norway",' \
	    >registry.json
	printf '"singleFetch":false}],"emps":[{"acronym":"UTOPIA",' \
	    >>registry.json
	printf '"countryCode":"NO","institutions":["University of Utopia"],' \
	    >>registry.json
	printf '"url":"https://emp.example.org/","pubKey":"%s"}]}\n' \
	    "$(awk '{ printf "%s\\n", $0 }' "$pki/leaf.pem")" >>registry.json
	[ -x "$build/src/elmo-sign" ] || return 0
	elmo-sign --key=emp.key --cert=emp.pem <record.xml >elmo.xml &&
	sed 's/^  */&&/' elmo.xml >broken.xml || return 1
	[ -x "$build/src/emrex-encode" ] || return 0
	emrex-encode --form --session-file=session <elmo.xml >response &&
	emrex-encode <elmo.xml >value || return 1
	command -v zip >/dev/null 2>&1 || return 0
	cp response answer-1 && cp value answer-2 &&
	zip -q answers.zip answer-1 answer-2 && rm answer-1 answer-2
}
