package dev.tandem.magic.run;

import dev.tandem.magic.MagicRegistry;
import dev.tandem.magic.system.Surroundings;

/** The magics that run workloads, and how to add them. */
public final class RunMagics {
    private RunMagics() {}

    /** Adds all of this package to a registry, for these modes. */
    public static void addTo(MagicRegistry magics, Modes modes, Surroundings surroundings) {
        GoingOn goingOn = new GoingOn();
        WorkloadRunner runner = new WorkloadRunner(modes, surroundings, goingOn);
        magics.add(() -> new SerialMagic(runner), "serial");
        magics.add(() -> new WorkersMagic.Threads(runner), "threads");
        magics.add(() -> new WorkersMagic.Virtual(runner), "virtual");
        magics.add(() -> new WorkersMagic.Gil(runner), "gil");
        magics.add(() -> new WorkersMagic.Processes(runner, modes.processes()), "processes");
        magics.add(() -> new CompareMagic(runner), "compare");
        magics.add(() -> new TraceMagic(modes.pythons(), surroundings), "trace");
        magics.add(() -> new KillMagic(goingOn), "kill");
        modes.cluster().ifPresent(cluster -> magics.add(() -> new ClusterMagic(runner, cluster), "cluster"));
        modes.processes().ifPresent(processes -> magics.add(() -> new SpawnMagic(processes, modes.pythons()), "spawn"));
    }
}
