import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An element of a document that is being made; kids are elements or text. */
final class Tree {
	static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";
	static final String FOREIGN = "urn:example:foreign";

	/** Prefixes of all namespaces that occur; ELMO's is the default too. */
	static final Map<String, String> PREFIX = new LinkedHashMap<>();

	static {
		PREFIX.put("http://www.w3.org/2000/09/xmldsig#", "ds");
		PREFIX.put("http://europass.cedefop.europa.eu/Europass/V2.0",
		    "ep");
		PREFIX.put("https://github.com/erasmus-without-paper/"
		    + "ewp-specs-types-address/tree/stable-v1", "ad");
		PREFIX.put("https://github.com/erasmus-without-paper/"
		    + "ewp-specs-architecture/blob/stable-v1/common-types.xsd",
		    "ew");
		PREFIX.put(XSI, "xsi");
		PREFIX.put(Model.XS, "xs");
		PREFIX.put(FOREIGN, "f");
	}

	String ns, name;
	Map<String, String> attrs = new LinkedHashMap<>();
	/** Trees, or strings of ready XML. */
	List<Object> kids = new ArrayList<>();

	Tree(String ns, String name) {
		this.ns = ns;
		this.name = name;
	}

	/** A copy; where it passes NODE, into[0] is the copy of that. */
	Tree copy(Tree node, Tree[] into) {
		Tree t = new Tree(ns, name);
		t.attrs.putAll(attrs);
		for (Object k : kids)
			t.kids.add(k instanceof Tree ? ((Tree)k).copy(node, into)
						     : k);
		if (this == node)
			into[0] = t;
		return t;
	}

	void text(String value) {
		kids.clear();
		kids.add(escape(value));
	}

	static String escape(String s) {
		return s.replace("&", "&amp;").replace("<", "&lt;")
		    .replace(">", "&gt;").replace("\r", "&#13;");
	}

	String document(String elmo) {
		StringBuilder b = new StringBuilder();
		write(b, elmo, true);
		return b.append('\n').toString();
	}

	private void write(StringBuilder b, String elmo, boolean root) {
		String tag = name;
		if (!ns.equals(elmo) && !ns.isEmpty())
			tag = PREFIX.get(ns) + ":" + name;
		b.append('<').append(tag);
		if (root) {
			b.append(" xmlns=\"").append(elmo).append("\" xmlns:e=\"")
			    .append(elmo).append('"');
			PREFIX.forEach((u, p) -> b.append("\n xmlns:").append(p)
			    .append("=\"").append(u).append('"'));
		}
		if (ns.isEmpty())
			b.append(" xmlns=\"\"");
		attrs.forEach((n, v) -> b.append(' ').append(n).append("=\"")
		    .append(escape(v).replace("\"", "&quot;")
			.replace("\n", "&#10;").replace("\t", "&#9;"))
		    .append('"'));
		if (kids.isEmpty()) {
			b.append("/>");
			return;
		}
		b.append('>');
		for (Object k : kids)
			if (k instanceof Tree)
				((Tree)k).write(b, elmo, false);
			else
				b.append(k);
		b.append("</").append(tag).append('>');
	}
}
