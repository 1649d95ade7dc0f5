#include <config.h>

#include <stdio.h>
#include <string.h>

#include "hash.h"
#include "webstyle.h"

/*
 * Colours have 4.5:1 and more to what is behind them in both schemes (WCAG 2.2
 * 1.4.3), edges of fields 3:1 (1.4.11), lines that only part things less;
 * targets are 44 px high (2.5.8 wants 24); one column, in which deep trees are
 * no longer indented, so that 320 px are enough (1.4.10).  What is good or bad
 * has a sign beside its colour (1.4.1), of which screen readers are not told.
 */
const char webstyle_sheet[] =
    ":root{color-scheme:light dark;--ink:#1a1c22;--dim:#4b4f5c;"
    "--ground:#eff2f7;--paper:#fff;--tint:#f1f4f9;--line:#d9dee8;"
    "--edge:#717888;--deep:#0b4a8f;--press:#083666;--on:#fff;--bad:#a4161a;"
    "--good:#17643a;--note-tint:#ecf3fc;--bad-tint:#fdefee;"
    "--good-tint:#eaf6ee}"
    "@media(prefers-color-scheme:dark){:root{--ink:#ececf1;--dim:#b7bac6;"
    "--ground:#111319;--paper:#1a1d25;--tint:#252934;--line:#363b48;"
    "--edge:#8b90a0;--deep:#9cc4f5;--press:#c3dcfa;--on:#10131a;"
    "--bad:#ffb3ae;--good:#8fdcab;--note-tint:#1c2b40;--bad-tint:#3b2022;"
    "--good-tint:#18311f}}"
    "*{box-sizing:border-box}"
    "html{font:100%/1.55 system-ui,-apple-system,\"Segoe UI\",Roboto,"
    "\"Noto Sans\",sans-serif;background:var(--ground);color:var(--ink);"
    "-webkit-text-size-adjust:100%}"
    "body{margin:0;border-top:.3rem solid var(--deep);"
    "overflow-wrap:break-word}"
    "header,main,footer{max-width:46rem;margin:0 auto;padding:0 1rem}"
    "header{display:flex;flex-wrap:wrap;gap:0 1rem;"
    "justify-content:space-between;align-items:center;"
    "padding-top:.6rem;padding-bottom:.6rem}"
    ".name{margin:.4rem 0;font-weight:700}"
    ".langs{display:flex;list-style:none;margin:0 -.6rem;padding:0}"
    ".langs a{display:block;padding:.5rem .6rem}"
    ".langs a[aria-current]{color:inherit;text-decoration:none;"
    "font-weight:600}"
    "main{background:var(--paper);border:1px solid var(--line);"
    "border-width:1px 0;padding-top:1.5rem;padding-bottom:2rem}"
    "@media(min-width:40rem){main{border-width:1px;border-radius:.75rem;"
    "padding:2.25rem 2.5rem 2.5rem}header,footer{padding-left:0;"
    "padding-right:0}}"
    "@media(min-width:40rem) and (max-width:50rem){header,main,footer{"
    "margin-left:2rem;margin-right:2rem}}"
    "h1{font-size:clamp(1.6rem,1.4rem + 1vw,2rem);line-height:1.2;"
    "letter-spacing:-.01em;margin:0 0 1.25rem}"
    "h2{font-size:1.3rem;line-height:1.3;margin:2.25rem 0 .75rem}"
    "h3{font-size:1.1rem;line-height:1.35;margin:1.75rem 0 .5rem}"
    "p{margin:.75rem 0}"
    "a{color:var(--deep);text-underline-offset:.15em}"
    "a:hover{color:var(--press);text-decoration-thickness:.15em}"
    ":focus-visible{outline:3px solid var(--deep);outline-offset:2px}"
    "main:focus{outline:none}"
    ".skip{position:absolute;left:-99rem}"
    ".skip:focus{left:1rem;top:.75rem;padding:.6rem 1rem;"
    "background:var(--paper);z-index:1}"
    "form{margin:1.25rem 0 0}"
    "label,legend{font-weight:600}"
    "label{display:block;margin:1.25rem 0 .35rem}"
    "label.check{display:flex;gap:.75rem;align-items:flex-start;"
    "font-weight:400;margin:0;padding:.6rem .5rem;min-height:2.75rem;"
    "border-radius:.4rem;cursor:pointer}"
    "label.check:hover,label.check:has([type=radio]:checked){background:var(--"
    "tint)}"
    "label.check>span{min-width:0}"
    "fieldset{border:1px solid var(--line);border-radius:.6rem;"
    "margin:1.25rem 0;padding:.25rem .75rem .75rem;min-width:0}"
    "legend{float:left;width:100%;padding:.5rem .4rem;font-size:1.1rem}"
    "legend+*{clear:both}"
    "input,select,textarea{font:inherit;color:inherit;background:var(--paper);"
    "border:1px solid var(--edge);border-radius:.4rem;padding:.55rem .75rem;"
    "min-height:2.75rem;width:100%;max-width:100%}"
    "select{appearance:none;padding-right:2.5rem;text-overflow:ellipsis;"
    "background-image:linear-gradient(45deg,transparent 50%,var(--dim) 50%),"
    "linear-gradient(-45deg,transparent 50%,var(--dim) 50%);"
    "background-position:right 1.15rem center,right .8rem center;"
    "background-size:.38rem .38rem;background-repeat:no-repeat}"
    "@media(forced-colors:active){select{appearance:auto}}"
    "input[type=checkbox],input[type=radio]{width:1.5rem;height:1.5rem;"
    "min-height:0;margin:0;flex:none;accent-color:var(--deep)}"
    "[aria-invalid=true]{border:2px solid var(--bad)}"
    "button,.button{display:inline-block;font:inherit;font-weight:600;"
    "min-height:2.75rem;padding:.5rem 1.25rem;margin:1rem .5rem 0 0;"
    "border:2px solid var(--deep);border-radius:.4rem;max-width:100%;"
    "background:var(--deep);color:var(--on);cursor:pointer;"
    "text-decoration:none;overflow-wrap:anywhere}"
    "button:hover,.button:hover{background:var(--press);"
    "border-color:var(--press);color:var(--on)}"
    "button.quiet,.button.quiet{background:none;color:var(--deep)}"
    "button.quiet:hover,.button.quiet:hover{background:var(--tint);"
    "border-color:var(--press);color:var(--press)}"
    ".box{position:relative;border-left:.3rem solid var(--deep);"
    "border-radius:.4rem;background:var(--note-tint);"
    "padding:.75rem 1rem .75rem 3.1rem;margin:1.25rem 0}"
    ".box::before{content:\"i\";content:\"i\"/\"\";position:absolute;"
    "left:.9rem;top:.9rem;width:1.5rem;height:1.5rem;border-radius:50%;"
    "background:var(--deep);color:var(--on);font-weight:700;"
    "line-height:1.5rem;text-align:center}"
    ".box>*{margin:.3rem 0}"
    ".box ul{padding-left:1.25rem}"
    ".box[data-kind=error]{border-color:var(--bad);"
    "background:var(--bad-tint)}"
    ".box[data-kind=error]::before{content:\"!\";content:\"!\"/\"\";"
    "background:var(--bad)}"
    ".box[data-kind=good]{border-color:var(--good);"
    "background:var(--good-tint)}"
    ".box[data-kind=good]::before{content:\"\\2713\";"
    "content:\"\\2713\"/\"\";background:var(--good)}"
    ".error{color:var(--bad);font-weight:600;margin:.35rem 0}"
    "blockquote{margin:1rem 0;padding:.1rem 1rem;"
    "border-left:.3rem solid var(--line);color:var(--dim)}"
    "hr{border:0;border-top:1px solid var(--line);margin:2rem 0}"
    "summary{cursor:pointer;padding:.6rem 0;min-height:2.75rem;"
    "font-weight:600}"
    ".hint{color:var(--dim);margin:.25rem 0}"
    "span.hint{font-size:.94rem}"
    ".choices,.tree,.tree ul{list-style:none;margin:0;padding:0}"
    ".tree li ul{margin-left:1.2rem;padding-left:.6rem;"
    "border-left:1px solid var(--line)}"
    ".tree li li li li li li li ul{margin:0;padding:0;border:0}"
    "@media(max-width:40rem){.tree li ul{margin-left:.75rem;padding-left:0}"
    ".tree li li li li ul{margin:0;padding:0;border:0}}"
    "section .tree li ul{padding-left:1rem}"
    "section .tree li>span{display:block;padding:.4rem 0}"
    ".choices>li+li{border-top:1px solid var(--line)}"
    ".choices a{display:block;padding:.7rem 0;min-height:2.75rem;"
    "font-weight:600}"
    ".choices button{width:100%;margin:.7rem 0;text-align:left;"
    "background:none;color:var(--deep);border:1px solid var(--edge)}"
    ".choices button:hover{background:var(--tint);color:var(--press)}"
    ".choices button+.hint{margin-top:-.4rem}"
    ".choices a .hint{display:inline-block;width:100%;font-weight:400}"
    "dl{display:grid;grid-template-columns:minmax(0,1fr);margin:1.25rem 0;"
    "border-bottom:1px solid var(--line)}"
    "dt{color:var(--dim);border-top:1px solid var(--line);padding:.5rem 0 0}"
    "dd{margin:0;padding:0 0 .5rem;min-width:0}"
    "@media(min-width:40rem){dl{grid-template-columns:minmax(0,1fr) "
    "minmax(0,2fr)}dt,dd{padding:.5rem 1rem .5rem 0}"
    "dd{border-top:1px solid var(--line)}}"
    ".wide{overflow-x:auto}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.55rem 1rem .55rem 0;"
    "border-bottom:1px solid var(--line)}"
    "th:last-child,td:last-child{padding-right:0}"
    "thead th{color:var(--dim);border-color:var(--edge)}"
    "td.number,th.number{text-align:right;white-space:nowrap;font-variant-"
    "numeric:tabular-nums}"
    "code{overflow-wrap:anywhere;font-size:.9em}"
    "footer{padding-top:1rem;padding-bottom:2rem;color:var(--dim);"
    "font-size:.9rem}"
    "@media print{.skip,nav,form,footer{display:none}"
    "html{background:none}main{border:0;padding:0}}";

#define HASH_TEXT (sizeof "sha256-" + 44)

/* Empty where there is no SHA-256: the policy then allows nothing. */
static const char *
hash_of(const char *s, char out[HASH_TEXT])
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned char sum[HASH_SHA256_LEN + 1] = {0};
	char *to = out + 7;

	if (*out != '\0')
		return out;
	if (hash_data(HASH_SHA256, s, strlen(s), sum, NULL) != 0)
		return "none";
	memcpy(out, "sha256-", 7);
	for (size_t i = 0; i < sizeof sum; i += 3) {
		*to++ = digit[sum[i] >> 2];
		*to++ = digit[(sum[i] & 3) << 4 | sum[i + 1] >> 4];
		*to++ = digit[(sum[i + 1] & 15) << 2 | sum[i + 2] >> 6];
		*to++ = digit[sum[i + 2] & 63];
	}
	/* 32 bytes are 43 digits */
	to[-1] = '=';
	*to = '\0';
	return out;
}

const char *
webstyle_sheet_hash(void)
{
	static char text[HASH_TEXT];

	return hash_of(webstyle_sheet, text);
}

const char *
webstyle_script_hash(void)
{
	static char text[HASH_TEXT];

	return hash_of(WEBSTYLE_SCRIPT, text);
}
