package dev.tandem.magic.maven;

import dev.tandem.magic.MagicException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * A whole POM from what people paste from a README: a {@code <project>}, or loose {@code <dependency>} and
 * {@code <repository>} elements, with or without the elements that usually stand around them.
 */
final class PomText {
    private static final List<String> KEPT = List.of("parent", "properties", "dependencyManagement");

    private PomText() {}

    /** @throws MagicException if it isn't XML, or there is no dependency in it */
    static String complete(String pasted) throws MagicException {
        try {
            String text = pasted.strip().replaceFirst("^<\\?xml[^>]*\\?>", "").strip();
            if (text.startsWith("<project")) {
                return text;
            }
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler()); // else the parser prints to standard error too
            Document read = builder.parse(new InputSource(new StringReader("<pasted>" + text + "</pasted>")));
            Document made = builder.newDocument();
            Element project = made.createElement("project");
            made.appendChild(project);
            text(project, "modelVersion", "4.0.0");
            text(project, "groupId", "dev.tandem.cell");
            text(project, "artifactId", "pom");
            text(project, "version", "1");
            text(project, "packaging", "pom");
            for (String name : KEPT) {
                gather(read, name, project, List.of());
            }
            Element repositories = made.createElement("repositories");
            gather(read, "repository", repositories, List.of("distributionManagement"));
            project.appendChild(repositories);
            Element dependencies = made.createElement("dependencies");
            gather(read, "dependency", dependencies, List.of("dependencyManagement", "plugin"));
            project.appendChild(dependencies);
            if (!dependencies.hasChildNodes()) {
                throw new MagicException("There is no <dependency> in this cell. Paste at least one, with its"
                        + " groupId, artifactId and version.");
            }
            return written(made);
        } catch (SAXException e) {
            throw new MagicException(
                    "The cell is not the XML of a POM: " + e.getMessage() + " Paste <dependency> elements, or a whole"
                            + " <project>.",
                    e);
        } catch (ParserConfigurationException | TransformerException | IOException e) {
            throw new MagicException("The POM can't be put together: " + e.getMessage() + ".", e);
        }
    }

    private static void text(Element parent, String name, String value) {
        Element child = parent.getOwnerDocument().createElement(name);
        child.setTextContent(value);
        parent.appendChild(child);
    }

    private static void gather(Document from, String name, Element to, List<String> notWithin) {
        NodeList found = from.getElementsByTagName(name);
        for (int i = 0; i < found.getLength(); i++) {
            if (!isWithin(found.item(i), notWithin)) {
                to.appendChild(to.getOwnerDocument().importNode(found.item(i), true));
            }
        }
    }

    private static boolean isWithin(Node node, List<String> names) {
        for (Node above = node.getParentNode(); above != null; above = above.getParentNode()) {
            if (names.contains(above.getNodeName())) {
                return true;
            }
        }
        return false;
    }

    private static String written(Document document) throws TransformerException {
        TransformerFactory factory = TransformerFactory.newInstance();
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        Transformer transformer = factory.newTransformer();
        transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
        StringWriter text = new StringWriter();
        transformer.transform(new DOMSource(document), new StreamResult(text));
        return text.toString();
    }
}
