import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;

import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;

import org.w3c.dom.Element;
import org.w3c.dom.Node;

/*
 * The JDK as a judge of signatures: secure validation as it is by default.
 *
 * Arguments are pairs CERT FILE.  For each pair one line: "valid FILE",
 * "invalid FILE", "unknown FILE: why" where the JDK has no such algorithm or
 * forbids it.  Status 0 when all are valid, else 1.
 */
public class VerifyDsig {
	static PublicKey key(String file) throws Exception {
		try (InputStream in = new FileInputStream(file)) {
			return CertificateFactory.getInstance("X.509")
			    .generateCertificate(in).getPublicKey();
		}
	}

	/* The last child of the root, which has to be a Signature. */
	static Element signature(String file) throws Exception {
		DocumentBuilderFactory f = DocumentBuilderFactory.newInstance();
		f.setNamespaceAware(true);
		Node n = f.newDocumentBuilder().parse(new File(file))
		    .getDocumentElement().getLastChild();
		while (n != null && n.getNodeType() != Node.ELEMENT_NODE)
			n = n.getPreviousSibling();
		if (n == null || !"Signature".equals(n.getLocalName()) ||
		    !XMLSignature.XMLNS.equals(n.getNamespaceURI()))
			return null;
		return (Element)n;
	}

	static boolean judge(String cert, String file) throws Exception {
		Element element = signature(file);
		if (element == null) {
			System.out.println("invalid " + file);
			return false;
		}
		DOMValidateContext context =
		    new DOMValidateContext(key(cert), element);
		boolean valid;
		try {
			valid = XMLSignatureFactory.getInstance("DOM")
			    .unmarshalXMLSignature(context).validate(context);
		} catch (MarshalException e) {
			System.out.println("unknown " + file + ": " +
			    e.getMessage().replace('\n', ' '));
			return false;
		}
		System.out.println((valid ? "valid " : "invalid ") + file);
		return valid;
	}

	public static void main(String[] args) throws Exception {
		boolean all = args.length > 0;
		for (int i = 0; i + 1 < args.length; i += 2)
			all &= judge(args[i], args[i + 1]);
		System.exit(all ? 0 : 1);
	}
}
