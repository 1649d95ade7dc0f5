import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.HashMap;
import java.util.Random;

/** Values on both sides of what a type allows; the first is a good one. */
final class Values {
	private static final String LONG = "1234567890123456789012345";
	private static final Map<String, String[]> BASE = new HashMap<>();
	private static final Map<String, String[]> PATTERN = new HashMap<>();

	private static void put(String names, String... values) {
		for (String name : names.split(" "))
			BASE.put(name, values);
	}

	static {
		put("string normalizedString token anySimpleType", "a", "",
		    " a  b ", "a\nb\t c", "<&>", "\u00e5\u00f8\u20ac", "]]>",
		    "&#38;", "\ud83d\ude00");
		put("language", "en", "", "en-GB", " en ", "en_GB", "english",
		    "englisher", "x-klingon", "i-navajo", "en-", "-en", "e",
		    "en-1234567a", "en-12345678a", "12", "e1", "de-CH-1996",
		    "\u00e9n", "en gb", "nb-NO", "x");
		put("date", "2020-01-01", "2020-02-29", "2021-02-29",
		    "1900-02-29", "2000-02-29", " 2020-01-01", "2020-01-01 ",
		    "\n2020-01-01\t", "2020-01-01Z", "2020-01-01+02:00",
		    "2020-01-01-14:00", "2020-01-01+14:01", "2020-01-01+15:00",
		    "2020-01-01+1:00", "2020-01-01+0100", "2020-01-01 Z",
		    "-0001-01-01", "-0004-02-29", "0000-01-01", "-0000-01-01",
		    "0001-01-01", "12020-01-01", "012020-01-01",
		    "123456789012-01-01", "2147483647-12-31",
		    "2147483648-01-01", "-2147483648-01-01",
		    "-2147483649-01-01", "2020-1-1", "20-01-01", "2020/01/01",
		    "", " ", "2020-01-01T00:00:00", "2020-13-01",
		    "2020-00-01", "2020-01-00", "2020-04-31", "2020-01-32",
		    "+2020-01-01", "2020-01-01z", "2020-01- 01",
		    "01.01.2020", "2020-01", "2020-01-01+00:60",
		    "\uff12020-01-01", "2020-01-01+", "--2020-01-01");
		put("dateTime", "2020-01-01T00:00:00", " 2020-01-01T00:00:00",
		    "2020-01-01T00:00:00 ", "\n 2020-01-01T00:00:00\t",
		    "2020-01-01T00:00:00Z", "2020-01-01T00:00:00+02:00",
		    "2020-01-01T00:00:00.5", "2020-01-01T00:00:00.",
		    "2020-01-01T00:00:00.123456789012345678901234567890Z",
		    "2020-01-01T24:00:00", "2020-01-01T24:00:00.0",
		    "2020-01-01T24:00:00.1", "2020-01-01T24:00:01",
		    "2020-12-31T24:00:00Z", "2020-01-01T25:00:00",
		    "2020-01-01T23:59:60", "2020-01-01T23:60:00",
		    "2020-01-01T23:59:59.99999999999999999999",
		    "2020-01-01T23:59:59.999999999999996447",
		    "2020-01-01T23:59:59.999999999999996448",
		    "2020-01-01T23:59:59.9999999999999964473",
		    "2020-01-01T23:59:59.999999999999", "2020-01-01",
		    "2020-01-01T00:00", "2020-01-01 00:00:00",
		    "2020-01-01t00:00:00", "2020-01-01T0:00:00",
		    "2020-01-01T00:00:0", "2020-01-01T00:00:00+2:00",
		    "2020-01-01T00:00:00+14:00", "2020-01-01T00:00:00+14:30",
		    "2020-01-01T00:00:00-13:59", "2020-02-30T00:00:00",
		    "-2020-01-01T00:00:00", "0000-01-01T00:00:00",
		    "123456789012-01-01T00:00:00", "12020-01-01T00:00:00",
		    "020-01-01T00:00:00", "", "2020-01-01T00:00:00z",
		    "2020-01-01T00:00:00.1.2", "2020-01-01T00:00:00ZZ",
		    "2020-01-01T00:00:00,5", "2020-01-01T00:00:00 +02:00");
		put("duration", "P1Y", "P3Y6M", "PT1H", " P1Y ", "\nP1Y\t", "P",
		    "PT", "P1YT", "-P1Y", "+P1Y", "P-1Y", "P1.5Y", "PT1.5S",
		    "PT1.S", "PT.5S", "PT1.5M", "P1M1Y", "P1S", "PT1Y", "p1y",
		    "P1Y2M3DT4H5M6.7S", "P99999999999Y", "P2147483647Y",
		    "P2147483648Y", "P1W", "", "1Y", "P1YP1M", "PT99999999999S",
		    "PT1S1M", "P 1Y", "PT0.0S", "P0D", "P00000000001Y",
		    "P1YT1S2S", "P1D1D", "PT1H1H", "P1DT");
		put("time", "00:00:00", "24:00:00", "24:00:01", " 12:00:00 ",
		    "12:00:00Z", "12:00:00.5+01:00", "12:00", "1:00:00",
		    "12:60:00", "12:00:60", "", "25:00:00", "12:00:00+15:00");
		put("gYearMonth", "2020-01", " 2020-01 ", "2020-13", "2020-1",
		    "2020-01Z", "2020", "12020-01", "0000-01", "-2020-01",
		    "2020-01+14:01", "2020-01-01");
		put("gYear", "2020", " 2020 ", "20", "02020", "12020", "-2020",
		    "0000", "2020Z", "2020+01:00", "2147483648", "+2020", "");
		put("gMonthDay", "--01-01", "--02-29", "--02-30", "--13-01",
		    " --01-01 ", "--01-01Z", "--1-1", "-01-01", "--01-01+01:00");
		put("gDay", "---01", "---31", "---32", "---00", " ---01 ",
		    "---01Z", "--01", "---1", "---01+01:00");
		put("gMonth", "--01", "--12", "--13", "--00", " --01 ", "--01Z",
		    "--01--", "--1", "-01", "--01-01:00");
		put("decimal", "1", "+1", "-1", "01", ".5", "5.", "-.5", ".",
		    "", "1,5", "1e3", "INF", "NaN", " 1.5 ", "1 5", "+-1", LONG,
		    "." + LONG, LONG + "." + LONG, "-" + LONG, "1.5.2", "0",
		    "-0", "1.50", "\u0661", "0x1", "1_000", "\n1\n",
		    "000000000000000000000000000000001", "+", "1-", "--1",
		    LONG + LONG + LONG + LONG + LONG);
		put("integer nonNegativeInteger nonPositiveInteger "
		    + "negativeInteger positiveInteger long int short byte "
		    + "unsignedLong unsignedInt unsignedShort unsignedByte",
		    "1", "-1", "0", "-0", "+0", "+1", "01", "1.0", "1.", "",
		    " 1 ", "1 1", LONG, "-" + LONG, "+" + LONG, "a", "1e1",
		    "127", "128", "-128", "-129", "255", "256", "32767",
		    "32768", "-32769", "65535", "65536", "2147483647",
		    "2147483648", "-2147483649", "4294967295", "4294967296",
		    "9223372036854775807", "9223372036854775808",
		    "-9223372036854775808", "-9223372036854775809",
		    "18446744073709551615", "18446744073709551616", "8", "9",
		    "2", "10", "+", "-", "\u0661", "1,000",
		    "-00000000000000000000000000000",
		    "0000000000000000000000000000002", "009", "00");
		put("float double", "1", "1.5", "-1e10", "1E-5", "INF", "-INF",
		    "NaN", "+INF", "inf", "nan", "1e", "e1", ".5", "5.", "",
		    "1e400", "1e-400", " 1 ", "1 2", "0x1p3", "1f", "1e1.5",
		    "+1", "-0", ".", "1e+5", "Infinity", "1d");
		put("boolean", "true", "false", "1", "0", "TRUE", " true ",
		    "yes", "", "2", "01");
		put("hexBinary", "0a", "0A", "", "0", "0g", " 0a ", "0a 0b",
		    "0a\n0b", "0x0a");
		put("base64Binary", "YWJj", "", "YQ==", "YWI=", "YR==", "YWJ=",
		    "YWK=", "YQ=", "YQ", "Y", "YQ===", "=", "====", "YQ==YQ==",
		    "YW Jj", "YWJj\nYWJj", " YWJj ", "Y W J j", "YWJj\r\n",
		    "YW-_", "YW+/", "YQ= =", "Y Q = =", "YWJj=", "\u00e5WJj",
		    "YWJj YWJ", "YQ=A", "Y===", "*");
		put("anyURI", "http://a.example/b", "", "a", "a b", "#a", "#",
		    "a#b#c", "http://a.example/%zz", "%", "%41", "a%4",
		    "http://[::1]/", "http://[::1", "http://[::1]:80/a",
		    "http://[zz]/", "[a]", "a?[b]", "a#[b]", ":a", "a:", "a:#",
		    "1a:b", "a b:c", "urn:x:[y]", "//", "///", "//a[b",
		    "http://a.example:99999/", "\u00e5", "a\\b", "<a>", "{a}",
		    "^|`~", " http://a.example/ ", "a:b:c", "+a:b", "a/b:c",
		    "?a:b", "#a:b", "./a:b", "http:", "http:/", "http://",
		    "mailto:a@b.example", "http://u@h.example:80/p?q#f",
		    "\"", "a\nb", "http://[::1]x/", "http://u@[::1]/",
		    "data:text/plain,a b", "a+b-c.d:e", "-a:b", "http://:80/",
		    "http://a:b:c/", "http://[::1]:/", "http://[1.2.3.4]/",
		    "http://[::1.2.3.4]/", "http://[::1]:99999/", "%C3%A5:b");
		put("QName", "a", "f:a", "undeclared:a", "a:b:c", "", "f:",
		    ":a", "1a", " f:a ", "f: a", "xml:a");
		put("NOTATION", "a", "f:a", "", "undeclared:a");
		put("Name", "a", "a:b", "1a", "", "a b", " a ", ":a", "_a", "-a",
		    "\u00e5", "a\u00b7", "a.b-c");
		put("NCName ID", "a", "a1", "_a", "a:b", "1a", "", "a b", " a ",
		    "-a", "a.b-c", "\u00e5", "\u4e2d", "a\u00b7", "\u00b7a");
		put("IDREF ENTITY IDREFS ENTITIES", "a", "", "a b", "1a", " a ");
		put("NMTOKEN", "a", "1a", "", "a b", " a ", ":a", "-a", "a/b",
		    "\u00e5");
		put("NMTOKENS", "a", "a b", "", " a  b ", "a/b", "1 2 3");

		PATTERN.put("[0-9\\.]+", new String[] {"1", "1.2", ".", "..1",
		    "", " 1 ", "1 2", "1a", "\u0661", "1,2", "-1",
		    LONG + LONG, "\n1.2\n"});
		PATTERN.put("[A-Z][A-Z]", new String[] {"FI", "fi", "FIN", "F",
		    "", " FI", "FI ", "F1", "\u00c5L", "XX", "FI\n"});
		PATTERN.put("[^@]+@[^.]+\\..+", new String[] {"a@b.example", "a",
		    "@b.c", "a@b", "a@b.", "a@@b.c", " a@b.c ", "a\nb@c.d",
		    "a@b.c\n", "a@b.c\nd"});
		PATTERN.put("https?://.+", new String[] {"https://a.example",
		    "http://a.example", "ftp://a.example", "https://", "https:a",
		    " http://a ", "http://a b", "HTTP://a", "http://[",
		    "http://%", "http://\u00e5", "http://a#b#c"});
		PATTERN.put("https://.+", new String[] {"https://a.example",
		    "http://a.example", "https://", "https://%4", "x", ""});
		PATTERN.put("[0-9]+\\.[0-9]+\\.[0-9]+", new String[] {"1.2.3",
		    "1.2", "1.2.3.4", " 1.2.3", "a.b.c", ""});
		PATTERN.put("[!-~]{1,64}", new String[] {"a", "", "a b", "\u00e5",
		    LONG + LONG + "12345678901234",
		    LONG + LONG + "123456789012345"});
		PATTERN.put("[0-9a-f]{64}", new String[] {"0123456789abcdef"
		    + "0123456789abcdef0123456789abcdef0123456789abcdef",
		    "0123", "", "0123456789ABCDEF0123456789abcdef0123456789abcd"
		    + "ef0123456789abcdef"});
		PATTERN.put("[ABC][12]|NS", new String[] {"A1", "NS", "D1", "A3",
		    " A1", "N", "A1NS", ""});
		PATTERN.put("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-"
		    + "[0-9a-f]{12}", new String[] {
		    "01234567-89ab-cdef-0123-456789abcdef",
		    "01234567-89AB-cdef-0123-456789abcdef", "0", ""});
	}

	/** All values for a type, the first of them good. */
	static List<String> of(Model.Type t) {
		LinkedHashSet<String> set = new LinkedHashSet<>();
		int n = 0;
		for (String v : t.values) {
			set.add(v);
			if (n++ == 12)
				break;
		}
		if (n > 0) {
			String v = t.values.get(0);
			set.addAll(List.of(v.toLowerCase(), v.toUpperCase(),
			    " " + v, v + " ", "\n" + v + "\t", v + "x", v + " x",
			    v.replace(" ", "  "), v.replace(" ", "\n"), "", " ",
			    "Zzz", "\u00a0" + v, v.replace(" ", "")));
		}
		if (t.pattern != null)
			set.addAll(List.of(PATTERN.get(t.pattern)));
		if (n == 0 && t.pattern == null || t.base.equals("integer"))
			set.addAll(List.of(BASE.get(t.base)));
		return new ArrayList<>(set);
	}

	static String good(Model.Type t) {
		if (t.base.equals("negativeInteger")
		    || t.base.equals("nonPositiveInteger"))
			return "-1";
		return of(t).get(0);
	}

	/** A good value with one to three characters changed. */
	static String edited(Model.Type t, Random random) {
		List<String> all = of(t);
		StringBuilder b = new StringBuilder(
		    all.get(random.nextInt(all.size())));
		String pool = "0123456789+-.:TZPYMDHSeE/%#[]? aA=,";
		for (int n = 1 + random.nextInt(3); n > 0; n--) {
			char c = pool.charAt(random.nextInt(pool.length()));
			int at = random.nextInt(b.length() + 1);
			int how = random.nextInt(3);
			if (how == 0 || at == b.length())
				b.insert(at, c);
			else if (how == 1)
				b.deleteCharAt(at);
			else
				b.setCharAt(at, c);
		}
		return b.toString();
	}
}
