package dev.tandem.magic;

/** What {@code %%name arguments} does with the cell below it. See {@link LineMagic}, whose rules hold here too. */
@FunctionalInterface
public interface CellMagic {
    /**
     * Runs the magic on the cell's thread. The text below the magic is {@link MagicCall#body()}.
     *
     * @return what the magic gives back, shown as a result; null for nothing
     * @throws MagicException where the arguments or the state of things don't allow it: a sentence for the user
     * @throws Exception whatever else goes wrong, shown as an error of the cell
     */
    Object cell(MagicCall call) throws Exception;

    /** Whether the cell below is Java, so that it can be completed as such. */
    default boolean takesJava() {
        return false;
    }
}
