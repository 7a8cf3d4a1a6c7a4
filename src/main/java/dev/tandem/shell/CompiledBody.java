package dev.tandem.shell;

import dev.tandem.engine.Body;
import dev.tandem.engine.Shipment;

/**
 * A cell compiled once, to be run as many tasks.
 *
 * @param body what a task runs; its last expression is the result, null for none
 * @param shipment how to make the body in another JVM
 * @param resultType static type of the result as the user would write it ("Object" where it can't be told)
 */
public record CompiledBody(Body<Object> body, Shipment shipment, String resultType) {}
