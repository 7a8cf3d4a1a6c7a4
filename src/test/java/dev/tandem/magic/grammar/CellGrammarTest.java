package dev.tandem.magic.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CellGrammarTest {
    private final CellGrammar grammar = new CellGrammar(Set.of("done")::contains);

    private static Part.LineMagic line(String name, String arguments, int line) {
        return new Part.LineMagic(name, arguments, line, Optional.empty());
    }

    @Test
    void aCellMagicTakesTheRestOfTheCell() {
        assertEquals(
                List.of(new Part.CellMagic("threads", "4 --tasks 8", 1, "int x = 1;\nx", 2)),
                grammar.parse("%%threads 4 --tasks 8\nint x = 1;\nx"));
    }

    @Test
    void commentsAndBlankLinesMayStandBeforeACellMagic() {
        assertEquals(
                List.of(new Part.CellMagic("bash", "", 5, "ls", 6)),
                grammar.parse("\n// a remark\n/* two\n lines */\n%%bash\nls"));
    }

    @Test
    void aCellMagicAfterCodeIsNone() {
        List<Part> parts = grammar.parse("int x = 1;\n%%threads 4\nx");
        assertEquals(new Part.Java("int x = 1;\n%%threads 4\nx", 1), parts.get(0));
    }

    @Test
    void lineMagicsAreSplicedBetweenJavaWithItsOwnLineNumbers() {
        assertEquals(
                List.of(new Part.Java("int a = 1;", 1), line("time", "a + 1", 2), new Part.Java("int b = 2;\nb", 3)),
                grammar.parse("int a = 1;\n%time a + 1\nint b = 2;\nb"));
    }

    @Test
    void theRemainderOperatorStaysJava() {
        for (String cell : List.of(
                "int x = 10\n%7;", "int time = 3; int x = 10\n%time;", "f(10\n%time)", "int x = 10 // ten\n%time;")) {
            assertEquals(List.of(new Part.Java(cell, 1)), grammar.parse(cell), cell);
        }
    }

    @Test
    void literalsAndCommentsStayJava() {
        for (String cell : List.of(
                "String s = \"\"\"\n  a\n%time b\n  \"\"\";",
                "/* x;\n%time b\n*/ int i = 0;",
                "void f() {\n  g();\n%time g()\n}",
                "String t = \"\"\"\n  \\\"\"\" ;\n%time\n  \"\"\";")) {
            assertEquals(List.of(new Part.Java(cell, 1)), grammar.parse(cell), cell);
        }
    }

    @Test
    void quotesWithinLiteralsDontHideWhatFollows() {
        assertEquals(
                List.of(new Part.Java("char c = '\"'; String s = \"/*\\\"\"; // it's \"", 1), line("who", "", 2)),
                grammar.parse("char c = '\"'; String s = \"/*\\\"\"; // it's \"\n%who"));
    }

    @Test
    void anUnknownNameIsAMagicWhereNoStatementCouldBeginSo() {
        assertEquals(List.of(line("tiem", "x", 1)), grammar.parse("%tiem x"));
    }

    @Test
    void aMagicsResultCanBeAssigned() {
        assertEquals(
                List.of(
                        new Part.LineMagic(
                                "maven",
                                "g:a:1",
                                1,
                                Optional.of(new Part.Assignment(Optional.of("List<String>"), "jars"))),
                        new Part.LineMagic("time", "f()", 2, Optional.of(new Part.Assignment(Optional.empty(), "t")))),
                grammar.parse("List<String> jars = %maven g:a:1\nt = %time f()"));
    }

    @Test
    void anExclamationMarkIsACommandUnlessJavaFollows() {
        assertEquals(List.of(new Part.Command("ls -la | wc", 1, Optional.empty())), grammar.parse("!ls -la | wc"));
        for (String cell :
                List.of("!done", "!done && true", "!(1 > 2)", "!isEmpty()", "!true", "boolean b = true;\n!b")) {
            assertEquals(List.of(new Part.Java(cell, 1)), grammar.parse(cell), cell);
        }
    }

    @Test
    void aQuestionMarkAsksWhatANameIs() {
        for (String cell : List.of("Math.max?", "?Math.max", "Math.max??", "? Math.max", "Math.max()?")) {
            assertEquals(List.of(line("pinfo", "Math.max", 1)), grammar.parse(cell), cell);
        }
        assertEquals(List.of(line("pinfo", "%time", 1)), grammar.parse("%time?"));
        assertEquals(List.of(line("pinfo", "%%threads", 1)), grammar.parse("%%threads?"));
        for (String cell : List.of("var x = a\n? 1 : 2;", "a ? 1 : 2", "\"\"\"\nreally?\n\"\"\"", "/* why\nwhy? */")) {
            assertEquals(List.of(new Part.Java(cell, 1)), grammar.parse(cell), cell);
        }
    }

    @Test
    void theLinesOfACommandCanBeAssigned() {
        assertEquals(
                List.of(new Part.Command(
                        "ls", 1, Optional.of(new Part.Assignment(Optional.of("java.util.List<String>"), "files")))),
                grammar.parse("files = !ls"));
        for (String cell : List.of("boolean a = !b", "var a = !b;", "a = !(b)", "boolean b = true;\na = !b")) {
            assertEquals(List.of(new Part.Java(cell, 1)), grammar.parse(cell), cell);
        }
    }

    @Test
    void windowsLineEndsCount() {
        List<Part> parts = grammar.parse("int a = 1;\r\n%time a\r\na");
        assertEquals(3, parts.size());
        assertEquals(3, assertInstanceOf(Part.Java.class, parts.get(2)).line());
    }

    @Test
    void nothingGivesNoPart() {
        assertEquals(List.of(), grammar.parse(""));
        assertEquals(List.of(), grammar.parse(" \n\n"));
    }
}
