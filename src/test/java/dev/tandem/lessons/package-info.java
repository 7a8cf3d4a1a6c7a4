/**
 * What holds for every lesson as a file: its kernel, its links, its outputs. That each lesson runs, and that its claims
 * hold, is tested with real clients in {@code src/test/python/test_lessons.py}.
 */
package dev.tandem.lessons;
