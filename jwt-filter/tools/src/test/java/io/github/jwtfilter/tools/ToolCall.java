package io.github.jwtfilter.tools;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine.Help.Ansi;

/** One call of the tools: its output and its exit code. */
public final class ToolCall {
    public final int code;
    public final String out;
    public final String err;

    private ToolCall(int code, String out, String err) {
        this.code = code;
        this.out = out;
        this.err = err;
    }

    /** Makes a call. Its output goes to a file. */
    public static ToolCall of(String... args) {
        return with(Ansi.OFF, args);
    }

    /** Makes a call with or without colors. */
    static ToolCall with(Ansi colors, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(args, new PrintWriter(out), new PrintWriter(err), colors);
        return new ToolCall(code, unix(out), unix(err));
    }

    private static String unix(StringWriter text) {
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    @Override
    public String toString() {
        return "exit code " + code + "\n" + out + "---\n" + err;
    }
}
