/**
 * Magics whose cell is text, not Java: shown as HTML, SVG, Markdown, LaTeX or JavaScript, or written to a file.
 */
package dev.tandem.magic.text;
