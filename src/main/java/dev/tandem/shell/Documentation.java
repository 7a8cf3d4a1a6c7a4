package dev.tandem.shell;

/**
 * What is known of a name.
 *
 * @param signature its declaration
 * @param javadoc its documentation comment as in the source, with its HTML and tags; "" where there is none
 */
public record Documentation(String signature, String javadoc) {}
