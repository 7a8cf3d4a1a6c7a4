package dev.tandem.magic;

/**
 * What {@code %name arguments} does. An instance is made for each call, its fields set from the arguments by picocli's
 * annotations ({@code @Command}, {@code @Option}, {@code @Parameters}); see {@link MagicRegistry}. A class may
 * implement {@link CellMagic} too.
 */
@FunctionalInterface
public interface LineMagic {
    /**
     * Runs the magic on the cell's thread.
     *
     * @return what the magic gives back, shown as a result or put where {@code x = %name} says; null for nothing
     * @throws MagicException where the arguments or the state of things don't allow it: a sentence for the user
     * @throws Exception whatever else goes wrong, shown as an error of the cell
     */
    Object line(MagicCall call) throws Exception;
}
