/**
 * Magics about the system outside the JVM: commands ({@code !cmd}, {@code %%bash}), the folder and the environment
 * that they run in. {@link dev.tandem.magic.system.Commands} is the centre.
 */
package dev.tandem.magic.system;
