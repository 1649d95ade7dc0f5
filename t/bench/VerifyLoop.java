import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;

/**
 * Core validation of every file of a directory with the JDK, in one process,
 * after a warm-up; prints process CPU milliseconds per document.
 *
 * VerifyLoop CERTIFICATE DIRECTORY ROUNDS
 */
public class VerifyLoop {
	static final String DS = "http://www.w3.org/2000/09/xmldsig#";

	static boolean verify(DocumentBuilderFactory dbf, PublicKey key,
	    byte[] bytes) throws Exception
	{
		Document doc = dbf.newDocumentBuilder().parse(
		    new ByteArrayInputStream(bytes));
		DOMValidateContext context = new DOMValidateContext(
		    key, doc.getElementsByTagNameNS(DS, "Signature").item(0));

		return XMLSignatureFactory.getInstance("DOM")
		    .unmarshalXMLSignature(context).validate(context);
	}

	static long cpu()
	{
		return ((com.sun.management.OperatingSystemMXBean)
		    ManagementFactory.getOperatingSystemMXBean())
		    .getProcessCpuTime();
	}

	public static void main(String[] args) throws Exception
	{
		PublicKey key = CertificateFactory.getInstance("X.509")
		    .generateCertificate(new FileInputStream(args[0]))
		    .getPublicKey();
		DocumentBuilderFactory dbf = DocumentBuilderFactory.newInstance();
		List<byte[]> docs = new ArrayList<>();
		File[] files = new File(args[1]).listFiles();
		int rounds = Integer.parseInt(args[2]);
		long warm = System.nanoTime() + 4_000_000_000L;
		long start, n = 0;

		dbf.setNamespaceAware(true);
		Arrays.sort(files);
		for (File f : files)
			docs.add(Files.readAllBytes(f.toPath()));
		while (System.nanoTime() < warm)
			verify(dbf, key, docs.get((int)(n++ % docs.size())));
		n = 0;
		start = cpu();
		for (int r = 0; r < rounds; r++)
			for (File f : files) {
				if (!verify(dbf, key,
					Files.readAllBytes(f.toPath())))
					throw new Exception("bad: " + f);
				n++;
			}
		System.out.println((cpu() - start) / 1e6 / n);
	}
}
