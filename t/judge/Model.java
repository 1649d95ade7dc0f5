import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What a published schema says: its elements, their order, their types. */
final class Model {
	static final String XS = "http://www.w3.org/2001/XMLSchema";

	/** A type; base is the name of the built-in one below a simple type. */
	static final class Type {
		String ns, name, base, pattern, min, max;
		boolean mixed;
		List<String> values = new ArrayList<>();
		List<Attr> attrs = new ArrayList<>();
		Particle content;
	}

	/** A part of a content model: e(lement), a(ny), s(equence), c(hoice). */
	static final class Particle {
		char kind;
		int min = 1, max = 1;
		String wild;
		Elem elem;
		List<Particle> kids = new ArrayList<>();

		boolean has(Particle p) {
			return p == this || kids.stream().anyMatch(k -> k.has(p));
		}

		void leaves(List<Particle> to) {
			if (kind == 'e' || kind == 'a')
				to.add(this);
			for (Particle k : kids)
				k.leaves(to);
		}
	}

	static final class Elem {
		String ns, name, xsi;
		Type type;
	}

	static final class Attr {
		String ns, name;
		boolean required;
		Type type;
	}

	final String ns;
	final Map<String, Element> global = new LinkedHashMap<>();
	private final Map<Element, Type> types = new HashMap<>();
	private final Map<String, Type> builtin = new HashMap<>();
	private final Map<Element, Elem> elems = new HashMap<>();
	private final Map<File, Boolean> seen = new HashMap<>();

	Model(File file) throws Exception {
		ns = read(file).getAttribute("targetNamespace");
	}

	private Element read(File file) throws Exception {
		DocumentBuilderFactory f = DocumentBuilderFactory.newInstance();
		f.setNamespaceAware(true);
		f.setFeature("http://apache.org/xml/features/nonvalidating/"
		    + "load-external-dtd", false);
		DocumentBuilder b = f.newDocumentBuilder();
		Element root = b.parse(file).getDocumentElement();
		for (Element e : children(root)) {
			String at = e.getAttribute("schemaLocation");
			if (!at.isEmpty()) {
				File next = new File(
				    file.getParentFile(), at).getCanonicalFile();
				if (seen.put(next, true) == null)
					read(next);
			} else if (e.hasAttribute("name")) {
				global.put(e.getLocalName() + " {" + tns(e) + "}"
				    + e.getAttribute("name"), e);
			}
		}
		return root;
	}

	static List<Element> children(Element e) {
		List<Element> list = new ArrayList<>();
		for (Node n = e.getFirstChild(); n != null;
		    n = n.getNextSibling())
			if (n instanceof Element
			    && !n.getLocalName().equals("annotation"))
				list.add((Element)n);
		return list;
	}

	private static String tns(Element e) {
		return e.getOwnerDocument().getDocumentElement()
		    .getAttribute("targetNamespace");
	}

	private static String[] qname(Element e, String q) {
		int colon = q.indexOf(':');
		String ns = e.lookupNamespaceURI(
		    colon < 0 ? null : q.substring(0, colon));
		return new String[] {ns == null ? "" : ns, q.substring(colon + 1)};
	}

	private Element find(Element at, String kind, String q) {
		String[] n = qname(at, q);
		if (kind.equals("attribute") && q.startsWith("xml:"))
			n[0] = "http://www.w3.org/XML/1998/namespace";
		Element e = global.get(kind + " {" + n[0] + "}" + n[1]);
		if (e == null)
			throw new IllegalStateException(kind + " " + q);
		return e;
	}

	Elem elem(Element e) {
		if (e.hasAttribute("ref"))
			e = find(e, "element", e.getAttribute("ref"));
		Elem el = elems.get(e);
		if (el == null) {
			elems.put(e, el = new Elem());
			el.ns = tns(e);
			el.name = e.getAttribute("name");
			el.type = typeOf(e);
		}
		return el;
	}

	private Type named(Element at, String q) {
		String[] n = qname(at, q);
		if (n[0].equals(XS))
			return builtin(n[1]);
		Element e = global.get("complexType {" + n[0] + "}" + n[1]);
		if (e == null)
			e = find(at, "simpleType", q);
		return type(e);
	}

	Type builtin(String name) {
		Type t = builtin.get(name);
		if (t == null) {
			builtin.put(name, t = new Type());
			t.ns = XS;
			t.name = name;
			t.base = name.equals("anyType") ? null : name;
			t.mixed = t.base == null;
		}
		return t;
	}

	/** The type of an element or attribute. */
	private Type typeOf(Element e) {
		if (e.hasAttribute("type"))
			return named(e, e.getAttribute("type"));
		for (Element c : children(e))
			return type(c);
		return builtin("anyType");
	}

	/** The type that a definition defines. */
	Type type(Element e) {
		Type t = types.get(e);
		if (t != null)
			return t;
		types.put(e, t = new Type());
		t.ns = tns(e);
		t.name = e.getAttribute("name");
		t.mixed = e.getAttribute("mixed").equals("true");
		fill(t, e);
		return t;
	}

	private void fill(Type t, Element e) {
		for (Element c : children(e)) {
			String base = c.getAttribute("base");
			if (!base.isEmpty()) {
				Type b = named(c, base);
				t.base = b.base;
				t.pattern = b.pattern;
				t.values.addAll(b.values);
				t.attrs.addAll(b.attrs);
			}
			switch (c.getLocalName()) {
			case "simpleContent":
			case "extension":
			case "restriction":
				fill(t, c);
				break;
			case "enumeration":
				t.values.add(c.getAttribute("value"));
				break;
			case "pattern":
				t.pattern = c.getAttribute("value");
				break;
			case "minInclusive":
				t.min = c.getAttribute("value");
				break;
			case "maxInclusive":
				t.max = c.getAttribute("value");
				break;
			case "attribute":
				t.attrs.add(attr(c));
				break;
			case "sequence":
			case "choice":
				t.content = particle(c);
				break;
			case "anyAttribute":
				break;
			default:
				throw new IllegalStateException(c.getLocalName());
			}
		}
	}

	private Attr attr(Element e) {
		Attr a = new Attr();
		a.required = e.getAttribute("use").equals("required");
		if (e.hasAttribute("ref")) {
			e = find(e, "attribute", e.getAttribute("ref"));
			a.ns = tns(e);
		}
		a.name = e.getAttribute("name");
		a.type = typeOf(e);
		return a;
	}

	private Particle particle(Element e) {
		Particle p = new Particle();
		if (e.hasAttribute("minOccurs"))
			p.min = Integer.parseInt(e.getAttribute("minOccurs"));
		String max = e.getAttribute("maxOccurs");
		if (!max.isEmpty())
			p.max = max.equals("unbounded") ? -1
			    : Integer.parseInt(max);
		p.kind = e.getLocalName().charAt(0);
		if (p.kind == 'e') {
			p.elem = elem(e);
		} else if (p.kind == 'a') {
			p.wild = e.getAttribute("namespace");
		} else {
			for (Element c : children(e))
				p.kids.add(particle(c));
		}
		return p;
	}
}
