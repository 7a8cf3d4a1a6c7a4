/**
 * From values to what a notebook shows: {@link dev.tandem.display.Renderers} makes a {@link
 * dev.tandem.display.MimeBundle} of any value, {@link dev.tandem.display.Display} is what code in cells calls.
 *
 * <p>Whatever the value is, there is an answer and it is bounded: in depth, in elements, in characters. Plain text is
 * always among the types. Values are only looked at: streams and iterators are not consumed.
 *
 * <p>Uses the JDK and Gson, nothing of Tandem's.
 */
package dev.tandem.display;
