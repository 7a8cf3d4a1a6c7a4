package dev.tandem;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar's manifest names. */
final class Version implements IVersionProvider {
    static String text() {
        String version = Tandem.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"Tandem " + text() + " on Java " + Runtime.version()};
    }
}
