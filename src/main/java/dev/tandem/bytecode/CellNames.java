package dev.tandem.bytecode;

/** How classes of cells are named. */
public final class CellNames {
    /** JShell's package and the beginning of its wrapper classes. */
    static final String WRAPPER = "REPL.$JShell$";

    /** Simple name of the class that holds a cell's code, inside a wrapper. */
    public static final String CODE_CLASS = "$Cell";

    private CellNames() {}

    static boolean isCells(String className) {
        return className.startsWith(WRAPPER);
    }

    /** Whether it is the code of a cell or a lambda or local class in it, not a declaration that other cells use. */
    static boolean isCode(String className) {
        return className.contains(CODE_CLASS);
    }
}
