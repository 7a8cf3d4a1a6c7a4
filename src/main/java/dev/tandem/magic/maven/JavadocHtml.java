package dev.tandem.magic.maven;

import dev.tandem.shell.SourceComments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Finds what a page says of a declaration that the javadoc tool of some JDK from 8 on has written. The anchors of members
 * are named after them: {@code of(java.lang.String,int...)} since 10, {@code of-java.lang.String-int...-} before. Immutable
 * and safe for any thread.
 */
final class JavadocHtml {
    /** The description, and the list of parameters, results and exceptions below it. */
    private static final String TEXT = "div.block, dl.notes, dl:not(.notes):has(span.paramLabel, span.returnLabel,"
            + " span.throwsLabel, span.seeLabel, span.simpleTagLabel)";

    private final SourceComments wanted;

    JavadocHtml(SourceComments wanted) {
        this.wanted = wanted;
    }

    /** @return HTML; empty where the page has nothing on it */
    Optional<String> in(String html) {
        Document page = Jsoup.parse(html);
        Stream<Element> places = wanted.member().isEmpty()
                ? page.select("section.class-description, section.description, div.description").stream()
                : matching(page).stream().map(JavadocHtml::detail);
        return places.map(JavadocHtml::text).filter(text -> !text.isEmpty()).findFirst();
    }

    private List<Element> matching(Document page) {
        List<Element> sameCount = new ArrayList<>();
        List<Element> sameTypes = new ArrayList<>();
        for (Element each : page.select("section[id], a[id], a[name]")) {
            String anchor = each.hasAttr("id") ? each.id() : each.attr("name");
            if (!wanted.isMethod()) {
                if (anchor.equals(wanted.member())) {
                    sameTypes.add(each);
                }
            } else if (isNamed(anchor)) {
                List<String> types = types(anchor);
                if (types.equals(wanted.parameters())) {
                    sameTypes.add(each);
                } else if (types.size() == wanted.parameters().size()) {
                    sameCount.add(each);
                }
            }
        }
        return sameTypes.isEmpty() && sameCount.size() == 1 ? sameCount : sameTypes;
    }

    private boolean isNamed(String anchor) {
        String constructor = wanted.owner().substring(wanted.owner().lastIndexOf('.') + 1);
        return Stream.of(wanted.member(), constructor)
                .filter(name -> name.equals(wanted.member()) || wanted.member().equals("<init>"))
                .anyMatch(name -> anchor.startsWith(name + "(") || anchor.startsWith(name + "-"));
    }

    /** Simple names of the types that an anchor names. */
    private static List<String> types(String anchor) {
        int bracket = anchor.indexOf('(');
        String inside = bracket >= 0
                ? anchor.substring(bracket + 1, Math.max(bracket + 1, anchor.lastIndexOf(')')))
                : anchor.substring(anchor.indexOf('-') + 1);
        return Stream.of(inside.split(bracket >= 0 ? "," : "-"))
                .filter(type -> !type.isBlank())
                .map(type -> type.replace(":A", "[]").replace("...", "[]").strip())
                .map(type -> type.substring(type.lastIndexOf('.') + 1))
                .toList();
    }

    /** Today the anchor is around the text; it was an empty one before the list with it. */
    private static Element detail(Element anchor) {
        Element next = anchor.nextElementSibling();
        return anchor.tagName().equals("a") && next != null ? next : anchor;
    }

    private static String text(Element place) {
        place.select("a").unwrap(); // links to other pages lead nowhere here
        return place.select(TEXT).stream().map(Element::outerHtml).collect(Collectors.joining("\n"));
    }
}
