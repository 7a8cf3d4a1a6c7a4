package dev.tandem.shell;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the documentation comment of a declaration in Java source. Immutable and safe for any thread.
 *
 * @param owner name of the type, without its package; of a nested one with the outer ones before it, as in "Map.Entry"
 * @param member name of the method or field; empty for the type itself
 * @param parameters simple names of the types of a method's parameters; empty for a field or a type
 * @param isMethod whether the member is a method or a constructor
 */
public record SourceComments(String owner, String member, List<String> parameters, boolean isMethod) {
    public SourceComments {
        parameters = List.copyOf(parameters);
    }

    /** What a signature stands for, as {@link Documentation} has it; empty where that can't be told. */
    public static Optional<SourceComments> of(String signature) {
        String bare = withoutTypeArguments(signature);
        int bracket = bare.indexOf('(');
        if (bracket >= 0 && bare.endsWith(")")) {
            String head = bare.substring(bare.lastIndexOf(' ', bracket) + 1, bracket);
            int dot = head.lastIndexOf('.');
            boolean constructor = dot < 0 && bare.lastIndexOf(' ', bracket) < 0;
            String owner = constructor ? head : head.substring(0, Math.max(0, dot));
            String member = constructor ? "<init>" : head.substring(dot + 1);
            return Optional.of(new SourceComments(owner, member, types(bare.substring(bracket + 1)), true));
        }
        int colon = bare.indexOf(':');
        if (colon > 0) {
            int dot = bare.lastIndexOf('.', colon);
            return dot < 0
                    ? Optional.empty()
                    : Optional.of(new SourceComments(
                            bare.substring(0, dot),
                            bare.substring(dot + 1, colon).strip(),
                            List.of(),
                            false));
        }
        return bare.matches("[\\w.$]+")
                ? Optional.of(new SourceComments(bare, "", List.of(), false))
                : Optional.empty();
    }

    /** The comment, with its tags and without its asterisks; empty where the source has no such declaration, or no comment. */
    public Optional<String> in(String source) {
        ParsedSource parsed = ParsedSource.parse(source);
        List<TreePath> types = List.of(parsed.path());
        String[] names = owner.isEmpty() ? new String[0] : owner.split("\\.");
        for (String name : names) {
            types = types.stream()
                    .flatMap(each -> members(each).stream())
                    .filter(each -> each.getLeaf() instanceof ClassTree type
                            && type.getSimpleName().contentEquals(name))
                    .toList();
        }
        return types.stream()
                .flatMap(type -> member.isEmpty() ? List.of(type).stream() : matching(type).stream())
                .flatMap(each -> parsed.comment(each).stream())
                .findFirst();
    }

    private static List<TreePath> members(TreePath path) {
        List<? extends Tree> members = path.getLeaf() instanceof ClassTree type
                ? type.getMembers()
                : path.getCompilationUnit().getTypeDecls();
        return members.stream().map(member -> new TreePath(path, member)).toList();
    }

    private List<TreePath> matching(TreePath type) {
        List<TreePath> sameCount = members(type).stream().filter(this::couldBe).toList();
        List<TreePath> sameTypes = sameCount.stream()
                .filter(each -> parameters.equals(types(each)))
                .toList();
        return sameTypes.isEmpty() && sameCount.size() == 1 ? sameCount : sameTypes;
    }

    private boolean couldBe(TreePath path) {
        if (path.getLeaf() instanceof MethodTree method) {
            return isMethod
                    && method.getName().contentEquals(member)
                    && method.getParameters().size() == parameters.size();
        }
        return !isMethod
                && path.getLeaf() instanceof VariableTree field
                && field.getName().contentEquals(member);
    }

    private static List<String> types(TreePath path) {
        return path.getLeaf() instanceof MethodTree method
                ? method.getParameters().stream()
                        .map(each -> simple(each.getType().toString()))
                        .toList()
                : List.of();
    }

    /** Of "String a, int... b)". */
    private static List<String> types(String parameters) {
        List<String> types = new ArrayList<>();
        for (String each : parameters.substring(0, parameters.length() - 1).split(",")) {
            String stripped = each.strip();
            int blank = stripped.lastIndexOf(' ');
            if (!stripped.isEmpty()) {
                types.add(simple(blank < 0 ? stripped : stripped.substring(0, blank)));
            }
        }
        return types;
    }

    private static String simple(String type) {
        String bare = withoutTypeArguments(type).replace("...", "[]").strip();
        return bare.substring(bare.lastIndexOf('.') + 1);
    }

    private static String withoutTypeArguments(String text) {
        StringBuilder bare = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '<' ? 1 : 0;
            if (depth == 0) {
                bare.append(c);
            }
            depth -= c == '>' ? 1 : 0;
        }
        return bare.toString();
    }
}
