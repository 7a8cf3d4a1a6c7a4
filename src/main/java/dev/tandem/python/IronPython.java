package dev.tandem.python;

import java.util.List;

/**
 * Python on .NET. Its adapter was written against a stand-in that speaks the driver's protocol; it was not run against
 * the real one. {@code dotnet ipy.dll} and {@code mono ipy.exe} are named by {@code %runtimes add}.
 *
 * @param executables where to look
 */
record IronPython(Executables executables) implements Implementation {
    @Override
    public String name() {
        return "ironpython";
    }

    @Override
    public String lookedFor() {
        return "ipy on the PATH; install IronPython from ironpython.net, or name the command: "
                + "%runtimes add ironpython dotnet /path/to/ipy.dll";
    }

    @Override
    public List<Candidate> candidates() {
        return executables.find(file -> file.equals("ipy") || file.equals("ipy.exe"), List.of(".dotnet/tools")).stream()
                .map(path -> Candidate.executable(path.toString()))
                .toList();
    }
}
