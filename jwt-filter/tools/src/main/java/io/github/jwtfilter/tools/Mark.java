package io.github.jwtfilter.tools;

import picocli.CommandLine.Help.Ansi.Style;

/** The rating of a line of a result. Only a terminal shows its color. */
enum Mark {
    GOOD(Style.fg_green),
    CARE(Style.fg_yellow),
    BAD(Style.fg_red);

    final Style color;

    Mark(Style color) {
        this.color = color;
    }
}
