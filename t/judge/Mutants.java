import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.w3c.dom.Element;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Makes documents from every rule of the published schemas, valid ones and
 * broken ones, and says of each what the JDK's validator says by those
 * schemas.  The output is the batch that t/judge/xsdjudge reads.
 *
 * java Mutants SCHEMAS PART SEED RANDOM VERSION.. [-- FILE..]
 *
 * PART: one of so many mutants is written.  RANDOM: random values for each
 * built-in type.  FILEs are judged by all versions as they are.
 */
public final class Mutants implements ErrorHandler {
	/** How the way to a place begins: this particle, as that element. */
	private static final class Step {
		Model.Particle particle;
		Model.Elem elem;

		Step(Model.Particle p, Model.Elem e) {
			particle = p;
			elem = e;
		}
	}

	private final Model model;
	private final String version;
	private final Validator judge;
	private final OutputStream out;
	private final int part, random;
	private final Random dice;
	private final Set<Integer> written = new HashSet<>();
	private final Set<Model.Type> seen = new HashSet<>();
	private int made, moved;
	private Tree site; /* what the last generate() was steered to */

	private Mutants(File dir, String version, OutputStream out, int part,
	    long seed, int random) throws Exception {
		File file = new File(dir, version + "/schema.xsd");
		SchemaFactory f = SchemaFactory.newInstance(Model.XS);
		f.setResourceResolver((type, ns, pub, sys, base) -> {
			if (sys != null && sys.contains("://"))
				throw new IllegalStateException("not local: " + sys);
			return null;
		});
		Schema schema = f.newSchema(file);
		judge = schema.newValidator();
		judge.setErrorHandler(this);
		model = new Model(file);
		this.version = version;
		this.out = out;
		this.part = part;
		this.random = random;
		dice = new Random(seed);
	}

	@Override
	public void warning(SAXParseException e) {
	}

	@Override
	public void error(SAXParseException e) throws SAXException {
		throw e;
	}

	@Override
	public void fatalError(SAXParseException e) throws SAXException {
		throw new IllegalStateException(e);
	}

	/** One record; what is not well-formed is no mutant. */
	private void write(String rule, byte[] doc) throws Exception {
		String verdict = "valid";
		try {
			judge.validate(new StreamSource(
			    new ByteArrayInputStream(doc)));
		} catch (IllegalStateException e) {
			return;
		} catch (SAXException e) {
			verdict = "invalid";
		}
		out.write((version + "\t" + verdict + "\t" + rule + "\t"
		    + doc.length + "\n").getBytes(StandardCharsets.UTF_8));
		out.write(doc);
		out.write('\n');
	}

	/** Refused before any schema is asked: a DOCTYPE, no XML. */
	private static boolean refused(byte[] doc) {
		try {
			SAXParserFactory f = SAXParserFactory.newInstance();
			f.setNamespaceAware(true);
			f.setFeature("http://apache.org/xml/features/"
			    + "disallow-doctype-decl", true);
			f.newSAXParser().parse(
			    new ByteArrayInputStream(doc), new DefaultHandler());
			return false;
		} catch (Exception e) {
			return true;
		}
	}

	/** One of PART is made; of the changes of structure, more. */
	private boolean due(String rule) {
		if (rule.matches("(drop|swap|move|repeat|all|some|empty).*"))
			return moved++ % Math.max(part / 4, 1) == 0;
		return made++ % part == 0;
	}

	private void emit(String rule, Tree root) throws Exception {
		String doc = root.document(model.ns);
		if (!written.add(doc.hashCode()))
			return;
		write(rule, doc.getBytes(StandardCharsets.UTF_8));
	}

	/* Documents */

	private Tree generate(Model.Elem e, List<Step> way) {
		Tree t = new Tree(e.ns, e.name);
		if (e.xsi != null)
			t.attrs.put("xsi:type", e.xsi);
		for (Model.Attr a : e.type.attrs)
			if (a.required)
				t.attrs.put(a.name, Values.good(a.type));
		if (e.type.base != null)
			t.text(Values.good(e.type));
		if (e.type.content != null)
			fill(t, e.type.content, way);
		if (way.isEmpty())
			site = t;
		return t;
	}

	private void fill(Tree t, Model.Particle p, List<Step> way) {
		boolean on = !way.isEmpty() && p.has(way.get(0).particle);
		int times = Math.max(p.min, on ? 1 : 0);
		for (int i = 0; i < times; i++, on = false) {
			List<Step> rest = on ? way : List.of(new Step(null, null));
			if (p.kind == 'e' || p.kind == 'a') {
				Model.Elem e = on ? way.get(0).elem : p.elem;
				if (on)
					rest = way.subList(1, way.size());
				if (e != null)
					t.kids.add(generate(e, rest));
				else
					t.kids.add(new Tree(Tree.FOREIGN, "x"));
			} else if (p.kind == 'c') {
				Model.Particle pick = p.kids.get(0);
				for (Model.Particle k : p.kids)
					if (on && k.has(way.get(0).particle))
						pick = k;
				fill(t, pick, rest);
			} else {
				for (Model.Particle k : p.kids)
					fill(t, k, rest);
			}
		}
	}

	/** The smallest document that has that place; site is the place. */
	private Tree document(List<Step> way) {
		return generate(model.elem(
		    model.global.get("element {" + model.ns + "}elmo")), way);
	}

	private static List<Step> and(List<Step> way, Model.Particle p,
	    Model.Elem e) {
		List<Step> list = new ArrayList<>(way);
		list.add(new Step(p, e));
		return list;
	}

	/* Mutants */

	private interface Change {
		void make(Tree at) throws Exception;
	}

	/** A copy of ROOT with CHANGE made at the copy of AT. */
	private void change(String rule, Tree root, Tree at, Change c)
	    throws Exception {
		if (!due(rule))
			return;
		Tree[] into = new Tree[1];
		Tree copy = root.copy(at, into);
		c.make(into[0]);
		emit(rule, copy);
	}

	private void attribute(String rule, Tree root, Tree at, String name,
	    String value) throws Exception {
		change(rule, root, at, t -> t.attrs.put(name, value));
	}

	private void attributes(String rule, Model.Type type, Tree root, Tree at)
	    throws Exception {
		for (Model.Attr a : type.attrs) {
			String name = (a.ns == null ? "" : "xml:") + a.name;
			String good = Values.good(a.type);
			String what = rule + "/@" + name;
			change("drop " + what, root, at,
			    t -> t.attrs.remove(name));
			for (String v : Values.of(a.type))
				attribute("value " + a.type.base + " " + what,
				    root, at, name, v);
			for (String n : List.of("e:" + a.name, "f:" + a.name,
				 a.name + "x", a.name.toUpperCase(),
				 "xml:" + a.name))
				change("rename " + what, root, at, t -> {
					t.attrs.remove(name);
					t.attrs.put(n, good);
				});
		}
		String what = "foreign " + rule + "/@*";
		attribute(what, root, at, "foo", "1");
		attribute(what, root, at, "f:foo", "1");
		attribute(what, root, at, "xsi:foo", "1");
		for (String v : List.of("en", "", "en_GB"))
			attribute(what, root, at, "xml:lang", v);
		for (String v : List.of("preserve", "x", " default "))
			attribute(what, root, at, "xml:space", v);
		for (String v : List.of("a", "%"))
			attribute(what, root, at, "xml:base", v);
		attribute(what, root, at, "xml:id", "a");
		what = "xsi " + rule;
		for (String v : List.of("true", "false", " 1 ", "maybe"))
			attribute(what, root, at, "xsi:nil", v);
		for (String v : List.of("xs:string", "xs:token", "xs:anyType",
			 "xs:anySimpleType", "e:Attachment", "f:none", "none",
			 "zz:none", "", "xs:date", "xs:int", "ds:KeyInfoType",
			 "TokenWithOptionalLang"))
			attribute(what, root, at, "xsi:type", v);
		if (!type.name.isEmpty()) {
			String q = type.ns.equals(model.ns) ? type.name
			    : Tree.PREFIX.get(type.ns) + ":" + type.name;
			attribute(what, root, at, "xsi:type", q);
			attribute(what, root, at, "xsi:type", " " + q + "\n");
		}
		for (String v : List.of("urn:a b.xsd", "%", ""))
			attribute(what, root, at, "xsi:schemaLocation", v);
		for (String v : List.of("a.xsd", "%"))
			attribute(what, root, at,
			    "xsi:noNamespaceSchemaLocation", v);
	}

	/** Texts of a place whose content is simple. */
	private void values(String rule, Model.Type type, Tree root, Tree at)
	    throws Exception {
		String what = "value " + type.base + " " + rule;
		String how = "form " + type.base + " " + rule;
		String good = Values.good(type);
		for (String v : Values.of(type))
			change(what, root, at, t -> t.text(v));
		for (String v : List.of("<![CDATA[" + good + "]]>",
			 "<!-- c -->" + good, good + "<?p i?>", " " + good + " ",
			 "<![CDATA[ ]]>" + good, "&#32;" + good + "&#x9;",
			 good + "<x/>", good + "<f:x/>", "<e:x/>",
			 good.isEmpty() ? "" : "&#" + (int)good.charAt(0) + ";"
			     + good.substring(1),
			 good.isEmpty() ? "" : good.substring(0, 1)
			     + "<!-- c -->" + good.substring(1),
			 "\u3000" + good, "&#13;" + good))
			change(how, root, at, t -> {
				t.kids.clear();
				t.kids.add(v);
			});
	}

	/** What may happen to one child, at I, of a place. */
	private void child(String rule, Tree root, Tree at, int i, String other)
	    throws Exception {
		change("drop " + rule, root, at, t -> t.kids.remove(i));
		for (int n = 1; n < 6; n++) {
			int more = n;
			if (n != 2)
				change("repeat " + rule, root, at, t -> {
					for (int k = 0; k < more; k++)
						t.kids.add(i, t.kids.get(i));
				});
		}
		for (int j : new int[] {0, i - 1, i + 1, at.kids.size() - 1})
			if (j >= 0 && j < at.kids.size() && j != i)
				change("move " + rule, root, at,
				    t -> t.kids.add(j, t.kids.remove(i)));
		for (String v : List.of("x", " ", "\n\t", "<!-- c -->",
			 "<![CDATA[ ]]>", "<![CDATA[x]]>", "&#32;", "<?p i?>",
			 "\u00a0"))
			change("text " + rule, root, at, t -> t.kids.add(i, v));
		for (Tree n : List.of(new Tree(model.ns, "x"),
			 new Tree(Tree.FOREIGN, "x"), new Tree("", "x"),
			 new Tree(model.ns, other)))
			change("insert " + rule, root, at,
			    t -> t.kids.add(i, n));
		for (String u : List.of(model.ns, Tree.FOREIGN, ""))
			change("rename " + rule, root, at,
			    t -> ((Tree)t.kids.get(i)).ns = u);
		change("rename " + rule, root, at,
		    t -> ((Tree)t.kids.get(i)).name += "x");
		change("empty " + rule, root, at, t -> {
			((Tree)t.kids.get(i)).kids.clear();
		});
	}

	/** Everything about the place at the end of WAY, which has TYPE. */
	private void place(String name, Model.Type type, List<Step> way)
	    throws Exception {
		Tree root = document(way), at = site;
		emit("seed " + name, root);
		attributes(name, type, root, at);
		if (type.base != null)
			values(name, type, root, at);
		if (type.content == null) {
			for (String v : List.of(" ", "x", "<!-- c -->", "<f:x/>",
				 "<x/>", "&#10;"))
				change("text " + name, root, at,
				    t -> t.kids.add(v));
			return;
		}
		List<Model.Particle> leaves = new ArrayList<>();
		type.content.leaves(leaves);
		change("empty " + name, root, at, t -> t.kids.clear());
		for (Model.Particle p : leaves) {
			Model.Elem e = p.elem;
			if (p.kind == 'a') {
				wildcard(name, way, p);
				continue;
			}
			root = document(way);
			at = site;
			Tree with = document(and(way, p, e)), kid = site;
			Tree parent = parent(with, kid);
			String rule = name + "/" + e.name;
			emit("seed " + rule, with);
			child(rule, with, parent, parent.kids.indexOf(kid),
			    leaves.get(0) == p ? "url" : "title");
			if (e.type.base != null || e.type.mixed) {
				attributes(rule, e.type, with, kid);
				if (e.type.base != null)
					values(rule, e.type, with, kid);
			}
		}
		pairs(name, leaves, way);
	}

	/** All that can stand there stands there, and changes places. */
	private void pairs(String name, List<Model.Particle> leaves,
	    List<Step> way) throws Exception {
		document(way);
		Tree root = document(way), at = site;
		List<Object> all = new ArrayList<>();
		for (Model.Particle p : leaves) {
			if (p.kind == 'a')
				continue;
			document(and(way, p, p.elem));
			all.add(site);
		}
		change("all " + name, root, at, t -> {
			t.kids.clear();
			t.kids.addAll(all);
		});
		for (int i = 0; i < all.size(); i++) {
			int k = i;
			change("all-but " + name, root, at, t -> {
				t.kids.clear();
				t.kids.addAll(all);
				t.kids.remove(k);
			});
			if (i + 1 < all.size())
				change("swap " + name, root, at, t -> {
					t.kids.clear();
					t.kids.addAll(all);
					Collections.swap(t.kids, k, k + 1);
				});
		}
		for (int n = 0; n < 8; n++)
			change("some " + name, root, at, t -> {
				t.kids.clear();
				for (Object o : all)
					if (dice.nextInt(3) > 0)
						t.kids.add(o);
			});
	}

	private static Tree parent(Tree in, Tree of) {
		for (Object k : in.kids) {
			if (k == of)
				return in;
			Tree p = k instanceof Tree ? parent((Tree)k, of) : null;
			if (p != null)
				return p;
		}
		return null;
	}

	/** What a wildcard lets in. */
	private void wildcard(String name, List<Step> way, Model.Particle p)
	    throws Exception {
		String rule = "any " + name;
		for (String u : List.of(model.ns, Tree.FOREIGN, "",
			 "http://www.w3.org/2000/09/xmldsig#", Model.XS))
			for (String n : List.of("x", "elmo", "KeyName",
				 "Signature")) {
				Model.Elem e = new Model.Elem();
				e.ns = u;
				e.name = n;
				e.type = model.builtin("anyType");
				Tree root = document(and(way, p, e)), at = site;
				change(rule, root, at, t -> {
				});
				for (String v : List.of("x", "<x/>", "<f:x/>",
					 "<ds:KeyName/>", "<ds:DigestValue>*"
					     + "</ds:DigestValue>",
					 "<f:x xml:lang='en_GB'/>",
					 "<f:x xml:lang='en'/>",
					 "<f:x f:a='' a=''/>",
					 "<f:x><x><ds:P/><ds:X509Data/></x>"
					     + "</f:x>"))
					change(rule, root, at,
					    t -> t.kids.add(v));
			}
	}

	/** Places below this one whose types have not been met. */
	private void visit(LinkedList<List<Step>> queue,
	    LinkedList<Model.Elem> elems) throws Exception {
		while (!queue.isEmpty()) {
			List<Step> way = queue.remove();
			Model.Elem e = elems.remove();
			place(e.name, e.type, way);
			if (e.type.content == null)
				continue;
			List<Model.Particle> leaves = new ArrayList<>();
			e.type.content.leaves(leaves);
			for (Model.Particle p : leaves) {
				if (p.kind == 'e' && p.elem.type.base == null
				    && seen.add(p.elem.type)) {
					queue.add(and(way, p, p.elem));
					elems.add(p.elem);
				}
			}
		}
	}

	/** Into the extension of the root, or into ds:Object. */
	private void foreign(Model.Elem e, String rule, boolean object)
	    throws Exception {
		List<Step> way = new ArrayList<>();
		Model.Elem at = model.elem(
		    model.global.get("element {" + model.ns + "}elmo"));
		for (String n : object ? new String[] {"Signature", "Object"}
				       : new String[] {"extension"}) {
			List<Model.Particle> leaves = new ArrayList<>();
			at.type.content.leaves(leaves);
			for (Model.Particle p : leaves)
				if (p.elem != null && p.elem.name.equals(n)) {
					way = and(way, p, p.elem);
					at = p.elem;
				}
		}
		List<Model.Particle> leaves = new ArrayList<>();
		at.type.content.leaves(leaves);
		way = and(way, leaves.get(0), e);
		if (rule.equals("xsi:type xs")) {
			Tree root = document(way), place = site;
			values(rule + ":" + e.type.base, e.type, root, place);
			for (int i = 0; i < random; i++) {
				String v = Values.edited(e.type, dice);
				change("random " + e.type.base, root, place,
				    t -> t.text(v));
			}
		} else if (e.xsi != null) {
			place(rule + ":" + e.type.name, e.type, way);
		} else {
			LinkedList<List<Step>> queue = new LinkedList<>();
			LinkedList<Model.Elem> elems = new LinkedList<>();
			queue.add(way);
			elems.add(e);
			visit(queue, elems);
		}
	}

	private void run() throws Exception {
		LinkedList<List<Step>> queue = new LinkedList<>();
		LinkedList<Model.Elem> elems = new LinkedList<>();
		queue.add(new ArrayList<>());
		elems.add(model.elem(
		    model.global.get("element {" + model.ns + "}elmo")));
		visit(queue, elems);
		for (Element g : model.global.values()) {
			String ns = g.getOwnerDocument().getDocumentElement()
			    .getAttribute("targetNamespace");
			String kind = g.getLocalName();
			Model.Elem e = new Model.Elem();
			if (kind.equals("element") && !ns.equals(model.ns)) {
				e = model.elem(g);
				if (e.type.base != null || seen.add(e.type))
					foreign(e, "extension", false);
			} else if (kind.equals("complexType")
			    || kind.equals("simpleType")) {
				e.ns = Tree.FOREIGN;
				e.name = "x";
				e.type = model.type(g);
				e.xsi = (ns.equals(model.ns) ? "e"
				    : Tree.PREFIX.get(ns)) + ":"
				    + e.type.name;
				foreign(e, "xsi:type", version.equals("1.0.0"));
			}
		}
		for (String name : ("string normalizedString token language date "
			 + "dateTime duration time gYearMonth gYear gMonthDay "
			 + "gDay gMonth decimal integer nonNegativeInteger "
			 + "nonPositiveInteger negativeInteger positiveInteger "
			 + "long int short byte unsignedLong unsignedInt "
			 + "unsignedShort unsignedByte float double boolean "
			 + "hexBinary base64Binary anyURI QName NOTATION Name "
			 + "NCName ID IDREF ENTITY IDREFS ENTITIES NMTOKEN "
			 + "NMTOKENS anySimpleType").split(" ")) {
			Model.Elem e = new Model.Elem();
			e.ns = Tree.FOREIGN;
			e.name = "x";
			e.type = model.builtin(name);
			e.xsi = "xs:" + name;
			foreign(e, "xsi:type xs", version.equals("1.0.0"));
		}
	}

	private static void document(List<Mutants> judges, File file)
	    throws Exception {
		byte[] doc = Files.readAllBytes(file.toPath());
		if (refused(doc))
			return;
		for (Mutants m : judges)
			m.write("file " + file.getName(), doc);
	}

	public static void main(String[] args) throws Exception {
		File dir = new File(args[0]);
		OutputStream out = new BufferedOutputStream(
		    new FileOutputStream(FileDescriptor.out), 1 << 16);
		int i = 4;
		List<Mutants> all = new ArrayList<>();
		for (; i < args.length && !args[i].equals("--"); i++) {
			Mutants m = new Mutants(dir, args[i], out,
			    Integer.parseInt(args[1]), Long.parseLong(args[2]),
			    Integer.parseInt(args[3]));
			m.run();
			all.add(m);
		}
		for (i++; i < args.length; i++)
			document(all, new File(args[i]));
		out.flush();
	}
}
