package io.github.jwtfilter.tools;

import picocli.CommandLine.Help.Ansi.Style;

/** How good a line of a result is. Its color is shown on a terminal only. */
enum Mark {
    GOOD(Style.fg_green),
    CARE(Style.fg_yellow),
    BAD(Style.fg_red);

    final Style color;

    Mark(Style color) {
        this.color = color;
    }
}
