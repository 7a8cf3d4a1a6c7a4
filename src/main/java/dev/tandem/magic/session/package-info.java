/** Magics about the session itself: what there is, how long code takes, code from files. */
package dev.tandem.magic.session;
