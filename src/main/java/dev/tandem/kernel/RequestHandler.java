package dev.tandem.kernel;

/** Answers one type of request. */
interface RequestHandler {
    /** @throws Exception is answered as an error with the exception's class and message */
    Reply handle(Request request) throws Exception;
}
