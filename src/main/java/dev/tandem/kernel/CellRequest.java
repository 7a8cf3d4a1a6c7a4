package dev.tandem.kernel;

/**
 * A cell to run.
 *
 * @param number the execution count
 * @param code as sent by the client
 * @param silent whether nothing but errors is shown and nothing recorded
 * @param allowStdin whether the client answers requests for input
 */
public record CellRequest(int number, String code, boolean silent, boolean allowStdin) {}
