/**
 * Magics that bring libraries into the session, by Maven's own resolver with the user's own settings.
 * {@link dev.tandem.magic.maven.MavenRepository} is the centre.
 */
package dev.tandem.magic.maven;
