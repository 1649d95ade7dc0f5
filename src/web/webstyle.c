#include <config.h>

#include <stdio.h>
#include <string.h>

#include "hash.h"
#include "webstyle.h"

/*
 * Colours have 4.5:1 and more to what is behind them in both schemes (WCAG 2.2
 * 1.4.3), edges of fields 3:1 (1.4.11); targets are 44 px high (2.5.8 wants
 * 24); one column, so that 320 px are enough (1.4.10).
 */
const char webstyle_sheet[] =
    ":root{color-scheme:light dark;--ink:#1b1b1f;--dim:#4a4a55;--paper:#fff;"
    "--tint:#f1f3f8;--edge:#767684;--deep:#0b4a8f;--on:#fff;--bad:#a4161a;"
    "--good:#1b6b3a}"
    "@media(prefers-color-scheme:dark){:root{--ink:#ececf1;--dim:#b9b9c6;"
    "--paper:#15161b;--tint:#22242c;--edge:#8d8d9c;--deep:#9cc4f5;"
    "--on:#10131a;--bad:#ffb3ae;--good:#8fdcab}}"
    "*{box-sizing:border-box}"
    "html{font:100%/1.5 system-ui,sans-serif;background:var(--paper);"
    "color:var(--ink)}"
    "body{margin:0 auto;max-width:46rem;padding:0 1rem;"
    "overflow-wrap:break-word}"
    "header{display:flex;flex-wrap:wrap;gap:.25rem 1rem;"
    "justify-content:space-between;align-items:center;padding:.75rem 0;"
    "border-bottom:1px solid var(--edge)}"
    ".name{margin:0;font-weight:600}"
    ".langs{display:flex;gap:.25rem;list-style:none;margin:0;padding:0}"
    ".langs a{display:inline-block;padding:.5rem}"
    ".langs a[aria-current]{color:inherit;text-decoration:none;"
    "font-weight:600}"
    "h1{font-size:1.75rem;line-height:1.25;margin:1.5rem 0 1rem}"
    "h2{font-size:1.25rem;line-height:1.3;margin:2rem 0 .5rem}"
    "h3{font-size:1.05rem;margin:1.5rem 0 .5rem}"
    "a{color:var(--deep)}"
    ":focus-visible{outline:3px solid var(--deep);outline-offset:2px}"
    "main:focus{outline:none}"
    ".skip{position:absolute;left:-99rem}"
    ".skip:focus{left:1rem;top:.5rem;padding:.5rem 1rem;"
    "background:var(--paper);z-index:1}"
    "label,legend{font-weight:600}"
    "label{display:block;margin:1rem 0 .25rem}"
    "label.check{display:flex;gap:.75rem;align-items:flex-start;"
    "font-weight:400;margin:0;padding:.6rem 0;min-height:2.75rem}"
    "fieldset{border:1px solid var(--edge);border-radius:.4rem;margin:1rem 0;"
    "padding:.5rem 1rem 1rem;min-width:0}"
    "input,select,textarea{font:inherit;color:inherit;background:var(--paper);"
    "border:1px solid var(--edge);border-radius:.3rem;padding:.55rem .7rem;"
    "min-height:2.75rem;width:100%;max-width:100%}"
    "input[type=checkbox],input[type=radio]{width:1.5rem;height:1.5rem;"
    "min-height:0;margin:0;flex:none;accent-color:var(--deep)}"
    "[aria-invalid=true]{border:2px solid var(--bad)}"
    "button,.button{display:inline-block;font:inherit;font-weight:600;"
    "min-height:2.75rem;padding:.55rem 1.25rem;margin:1rem .5rem .5rem 0;"
    "border:2px solid var(--deep);border-radius:.3rem;"
    "background:var(--deep);color:var(--on);cursor:pointer;"
    "text-decoration:none}"
    "button.quiet,.button.quiet{background:none;color:var(--deep)}"
    ".box{border-left:.4rem solid var(--deep);background:var(--tint);"
    "padding:.75rem 1rem;margin:1rem 0}"
    ".box>*{margin:.25rem 0}"
    ".box[data-kind=error]{border-color:var(--bad)}"
    ".box[data-kind=good]{border-color:var(--good)}"
    ".error{color:var(--bad);font-weight:600}"
    ".hint{color:var(--dim);margin:.25rem 0}"
    ".choices,.tree,.tree ul{list-style:none;margin:0;padding:0}"
    ".tree ul{padding-left:1.25rem;border-left:1px solid var(--edge)}"
    ".tree ul ul ul ul ul{padding-left:0;border:0}"
    ".choices>li{border-bottom:1px solid var(--edge)}"
    ".choices a{display:block;padding:.7rem 0;min-height:2.75rem}"
    "dl{display:grid;grid-template-columns:minmax(0,1fr);gap:0;margin:1rem 0}"
    "dt{color:var(--dim)}"
    "dd{margin:0 0 .6rem}"
    "@media(min-width:40rem){dl{grid-template-columns:minmax(0,1fr) "
    "minmax(0,2fr);gap:.4rem 1rem}dd{margin:0}}"
    ".wide{overflow-x:auto}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;"
    "border-bottom:1px solid var(--edge)}"
    "td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}"
    "code{overflow-wrap:anywhere}"
    "footer{margin:3rem 0 1rem;border-top:1px solid var(--edge);"
    "color:var(--dim);font-size:.9rem}"
    "@media print{.skip,nav,form{display:none}}";

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
