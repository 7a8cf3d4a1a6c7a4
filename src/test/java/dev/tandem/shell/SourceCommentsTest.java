package dev.tandem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourceCommentsTest {
    private static final String SOURCE = """
            package p;
            /** The outer. */
            class Outer<T> {
                /** A field. */ int field;
                /** Makes one. */ Outer(int n) { }
                /** With a number. */ <E> T of(java.util.List<E> many, int n) { return null; }
                /** With text. */ T of(java.util.List<String> many, String... texts) { return null; }
                void bare() { }
                /** The inner. */
                static class Inner { /** Deep. */ void deep() { } }
            }
            """;

    private static Optional<String> comment(String signature) {
        return SourceComments.of(signature).orElseThrow().in(SOURCE).map(String::strip);
    }

    @Test
    void signaturesOfJShellAreUnderstood() {
        assertEquals(
                Optional.of(new SourceComments("Pair", "of", List.of("L", "Entry"), true)),
                SourceComments.of("Pair<L,R> Pair<L, R>.<L, R>of(L left, Map.Entry<L,R> pair)"));
        assertEquals(
                Optional.of(new SourceComments("StringUtils", "<init>", List.of(), true)),
                SourceComments.of("StringUtils()"));
        assertEquals(
                Optional.of(new SourceComments("", "twice", List.of("int[]"), true)),
                SourceComments.of("int twice(int... n)"));
        assertEquals(
                Optional.of(new SourceComments("StringUtils", "EMPTY", List.of(), false)),
                SourceComments.of("StringUtils.EMPTY:java.lang.String"));
        assertEquals(Optional.empty(), SourceComments.of("local:int"));
    }

    @Test
    void eachDeclarationHasItsOwn() {
        assertEquals(Optional.of("The outer."), comment("Outer<T>"));
        assertEquals(Optional.of("A field."), comment("Outer<T>.field:int"));
        assertEquals(Optional.of("Makes one."), comment("Outer<T>(int n)"));
        assertEquals(Optional.of("With a number."), comment("T Outer<T>.<E>of(List<E> many, int n)"));
        assertEquals(Optional.of("With text."), comment("T Outer<T>.of(List<String> many, String... texts)"));
        assertEquals(Optional.of("Deep."), comment("void Outer.Inner.deep()"));
        assertEquals(Optional.empty(), comment("void Outer<T>.bare()"));
        assertEquals(Optional.empty(), comment("void Outer<T>.missing()"));
    }
}
