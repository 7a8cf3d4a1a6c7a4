package dev.tandem.bytecode;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is done with a class of a cell besides what is done with all.
 *
 * @param holders where the session's variables live, see {@link VariableFields}
 * @param entry an entry method to add
 * @param codeMethod name of the method with the cell's code
 * @param unseen internal names of the variables' holders that nothing but the code method uses
 */
public record CodePlan(
        Map<String, String> holders, Optional<EntryMethod.Plan> entry, String codeMethod, Set<String> unseen) {
    /** For classes that only use variables. */
    public static CodePlan using(Map<String, String> holders) {
        return new CodePlan(holders, Optional.empty(), "", Set.of());
    }

    /** Whether the class is a declaration, which any cell may use, and not a cell's code. */
    boolean isDeclaration() {
        return codeMethod.isEmpty();
    }
}
