package dev.tandem.wire;

/**
 * All message types of protocol 5.5, each once for the channel and the direction that it has. {@link MessageTypesTest}
 * switches over them, so a type without a test doesn't compile.
 *
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html">Messaging in Jupyter</a>
 */
enum MessageType {
    EXECUTE_REQUEST("shell > execute_request"),
    EXECUTE_REPLY("shell < execute_reply"),
    INSPECT_REQUEST("shell > inspect_request"),
    INSPECT_REPLY("shell < inspect_reply"),
    COMPLETE_REQUEST("shell > complete_request"),
    COMPLETE_REPLY("shell < complete_reply"),
    HISTORY_REQUEST("shell > history_request"),
    HISTORY_REPLY("shell < history_reply"),
    IS_COMPLETE_REQUEST("shell > is_complete_request"),
    IS_COMPLETE_REPLY("shell < is_complete_reply"),
    /** Deprecated since 5.1 and still in the specification. */
    CONNECT_REQUEST("shell > connect_request"),
    CONNECT_REPLY("shell < connect_reply"),
    COMM_INFO_REQUEST("shell > comm_info_request"),
    COMM_INFO_REPLY("shell < comm_info_reply"),
    KERNEL_INFO_REQUEST("shell > kernel_info_request"),
    KERNEL_INFO_REPLY("shell < kernel_info_reply"),
    COMM_OPEN_TO_KERNEL("shell > comm_open"),
    COMM_MSG_TO_KERNEL("shell > comm_msg"),
    COMM_CLOSE_TO_KERNEL("shell > comm_close"),

    /** Clients may ask on either channel, also while a cell runs. */
    KERNEL_INFO_REQUEST_ON_CONTROL("control > kernel_info_request"),
    KERNEL_INFO_REPLY_ON_CONTROL("control < kernel_info_reply"),
    SHUTDOWN_REQUEST("control > shutdown_request"),
    SHUTDOWN_REPLY("control < shutdown_reply"),
    INTERRUPT_REQUEST("control > interrupt_request"),
    INTERRUPT_REPLY("control < interrupt_reply"),
    DEBUG_REQUEST("control > debug_request"),
    DEBUG_REPLY("control < debug_reply"),
    CREATE_SUBSHELL_REQUEST("control > create_subshell_request"),
    CREATE_SUBSHELL_REPLY("control < create_subshell_reply"),
    DELETE_SUBSHELL_REQUEST("control > delete_subshell_request"),
    DELETE_SUBSHELL_REPLY("control < delete_subshell_reply"),
    LIST_SUBSHELL_REQUEST("control > list_subshell_request"),
    LIST_SUBSHELL_REPLY("control < list_subshell_reply"),

    STREAM("iopub < stream"),
    DISPLAY_DATA("iopub < display_data"),
    UPDATE_DISPLAY_DATA("iopub < update_display_data"),
    EXECUTE_INPUT("iopub < execute_input"),
    EXECUTE_RESULT("iopub < execute_result"),
    ERROR("iopub < error"),
    STATUS("iopub < status"),
    CLEAR_OUTPUT("iopub < clear_output"),
    /** Sent by kernels that have a debugger. This one has none and says so. */
    DEBUG_EVENT("iopub < debug_event"),
    /** To all clients, besides the reply to the one that asked. */
    SHUTDOWN_BROADCAST("iopub < shutdown_reply"),
    COMM_OPEN_TO_CLIENT("iopub < comm_open"),
    COMM_MSG_TO_CLIENT("iopub < comm_msg"),
    COMM_CLOSE_TO_CLIENT("iopub < comm_close"),
    /** JEP 65: from kernels whose iopub is an XPUB socket. */
    IOPUB_WELCOME("iopub < iopub_welcome"),

    INPUT_REQUEST("stdin < input_request"),
    INPUT_REPLY("stdin > input_reply"),

    HEARTBEAT("heartbeat > beat"),
    HEARTBEAT_ECHO("heartbeat < beat");

    private final String traffic;

    MessageType(String traffic) {
        this.traffic = traffic;
    }

    /** As {@link WireClient#traffic} names it. */
    String traffic() {
        return traffic;
    }
}
